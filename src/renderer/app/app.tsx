// The studio's frame. For now it says what is there and what is not.

/** The whole page; `brokerUrl` is null when this program runs no broker. */
export function App({ brokerUrl }: { brokerUrl: string | null }) {
  return (
    <main>
      <h1>Warren</h1>
      <p>The message broker you can see.</p>
      {brokerUrl === null ? (
        <p>
          No broker runs in this window. Start one with <code>warren serve</code>.
        </p>
      ) : (
        <p>
          The broker accepts clients at <code>{brokerUrl}</code>.
        </p>
      )}
      <p>The studio is not part of this version yet.</p>
    </main>
  );
}
