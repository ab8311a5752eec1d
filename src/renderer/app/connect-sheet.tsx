// How a program connects to this broker, ready to paste, and which one just did.

import { useMemo, useState } from 'react';
import { useConnection } from '../api/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { useVhost } from '../state/vhost-store.ts';
import { useWorkspace } from '../state/workspace-store.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Select } from '../ui/select.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { Arrivals } from './arrivals.tsx';
import { brokerAddress, connectionUri } from './connect-address.ts';
import styles from './connect-sheet.module.css';
import { connectSnippets, type SnippetLanguage } from './connect-snippets.ts';

/** The password that a new broker's own user has; others are known to nobody but their users. */
const passwordFor = (username: string): string => (username === 'guest' ? 'guest' : 'PASSWORD');

export function ConnectSheet() {
  const { t } = useTranslation('app');
  const isOpen = useWorkspace((state) => state.openSheet === 'connect');
  const { open } = useWorkspace.getState();
  return (
    <Sheet
      isOpen={isOpen}
      onOpenChange={(next) => open(next ? 'connect' : null)}
      title={t('connect.title')}
      description={t('connect.lead')}
    >
      <Arrivals />
      <Address />
    </Sheet>
  );
}

function Address() {
  const { t } = useTranslation('app');
  const welcome = useConnection((connection) => connection.welcome);
  const vhost = useVhost((state) => state.current);
  const listener = welcome?.listener ?? null;
  if (welcome === null || listener === null) {
    return <EmptyState title={t('connect.notListening')} />;
  }
  const { username } = welcome;
  const address = brokerAddress(listener);
  const password = passwordFor(username);
  const facts: readonly (readonly [string, string])[] = [
    [t('connect.host'), address.host],
    [t('connect.port'), String(address.port)],
    ...(listener.tlsPort === null
      ? []
      : [[t('connect.tlsPort'), String(listener.tlsPort)] as const]),
    [t('connect.vhost'), vhost],
    [t('connect.user'), username],
  ];
  return (
    <>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name} className={styles.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
            <CopyButton text={value} label={t('connect.copyFact', { name })} />
          </div>
        ))}
      </dl>
      <Snippets uri={connectionUri(address, { vhost, username, password })} />
      {password === 'PASSWORD' && <p className={styles.note}>{t('connect.passwordNote')}</p>}
      {username === 'guest' && <p className={styles.note}>{t('connect.guestNote')}</p>}
    </>
  );
}

function Snippets({ uri }: { uri: string }) {
  const { t } = useTranslation('app');
  const [language, setLanguage] = useState<SnippetLanguage>('node');
  const snippets = useMemo(() => connectSnippets(uri), [uri]);
  const shown = snippets.find((snippet) => snippet.language === language);
  return (
    <section className={styles.snippets} aria-label={t('connect.snippets')}>
      <div className={styles.bar}>
        <Select<SnippetLanguage>
          size="s"
          label={t('connect.library')}
          value={language}
          onValueChange={setLanguage}
          options={snippets.map((snippet) => ({ value: snippet.language, label: snippet.name }))}
          className={styles.library ?? ''}
        />
        <CopyButton
          showsLabel
          variant="secondary"
          label={t('connect.copySnippet')}
          toast={t('connect.copied')}
          text={shown?.code ?? ''}
        />
      </div>
      {shown?.install != null && (
        <div className={styles.install}>
          <code>{shown.install}</code>
          <CopyButton text={shown.install} label={t('connect.copyInstall')} />
        </div>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <pre className={styles.code} tabIndex={0}>
        <code>{shown?.code}</code>
      </pre>
    </section>
  );
}
