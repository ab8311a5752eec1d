// Who may log in. Only `guest` exists, and only from this machine [rabbitmq: access-control,
// loopback users]; more users come with administration and will be asked for here.

export interface Credentials {
  readonly username: string;
  readonly password: string;
  /** Whether the client is on this machine. */
  readonly isLoopback: boolean;
}

const GUEST = 'guest';

/** Whether the credentials are right. A blank password never is. */
export function authenticates({ username, password, isLoopback }: Credentials): boolean {
  return isLoopback && username === GUEST && password === GUEST;
}
