// Login with one of the broker's users; in browsers only. Refusals are shown in the broker's own words.

import { type FormEvent, useRef, useState } from 'react';
import type { Failure } from '../api/index.ts';
import { logIn } from '../api/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { BrandMark } from '../ui/brand-mark.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { TextInput } from '../ui/text-input.tsx';
import styles from './login-page.module.css';
import { LookMenu } from './look-menu.tsx';

export function LoginPage() {
  return (
    <main className={styles.page}>
      <div className={styles.corner}>
        <LookMenu />
      </div>
      <LoginForm />
    </main>
  );
}

/** Logs in; afterwards the page shows the workspace, or this form says why it does not. */
function useLogin() {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const submit = async (username: string, password: string): Promise<boolean> => {
    setBusy(true);
    setFailure(null);
    const result = await logIn(username, password);
    setBusy(false);
    if (!result.ok) setFailure(result.failure);
    return result.ok;
  };
  return { isBusy, failure, submit };
}

function LoginForm() {
  const { t } = useTranslation('app');
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const { isBusy, failure, submit } = useLogin();
  const passwordInput = useRef<HTMLInputElement>(null);
  const onSubmit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!(await submit(username, password))) passwordInput.current?.select();
  };
  return (
    <form className={styles.card} onSubmit={(event) => void onSubmit(event)}>
      <Heading />
      {failure !== null && <Refusal failure={failure} />}
      <Field label={t('login.username')}>
        <TextInput
          name="username"
          autoComplete="username"
          autoFocus
          required
          value={username}
          onValueChange={setUsername}
        />
      </Field>
      <Field label={t('login.password')}>
        <TextInput
          ref={passwordInput}
          name="password"
          type="password"
          autoComplete="current-password"
          value={password}
          onValueChange={setPassword}
        />
      </Field>
      <Button type="submit" variant="primary" isBusy={isBusy} className={styles.submit}>
        {t('login.submit')}
      </Button>
      <p className={styles.hint}>{t('login.hint')}</p>
    </form>
  );
}

function Heading() {
  const { t } = useTranslation('app');
  return (
    <header className={styles.head}>
      <BrandMark size={40} />
      <h1 className={styles.title}>{t('login.title')}</h1>
      <p className={styles.lead}>{t('login.lead')}</p>
    </header>
  );
}

function Refusal({ failure }: { failure: Failure }) {
  const { t } = useTranslation('app');
  return (
    <div className={styles.failure} role="alert">
      <strong>{t('login.refused')}</strong>
      <span>
        <code>{failure.condition}</code> {failure.message}
      </span>
    </div>
  );
}
