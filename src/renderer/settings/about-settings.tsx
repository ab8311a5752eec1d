// What this program is, where it keeps things, where clients connect.

import type { ReactNode } from 'react';
import { isDesktop, useConnection } from '../api/index.ts';
import { useTranslation } from '../i18n/index.ts';
import { BrandMark } from '../ui/brand-mark.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import styles from './settings-view.module.css';

export function AboutSettings() {
  const { t } = useTranslation('settings');
  const welcome = useConnection((connection) => connection.welcome);
  if (welcome === null) return null;
  const { listener, dataDir } = welcome;
  const address = listener === null ? null : `${listener.host}:${listener.port}`;
  return (
    <>
      <div className={styles.brand}>
        <BrandMark size={40} />
        <div className={styles.words}>
          <span className={styles.brandName}>
            {welcome.productName} {welcome.productVersion}
          </span>
          <span className={styles.hint}>{t('about.promise')}</span>
        </div>
      </div>
      <div className={styles.card}>
        <Fact name={t('about.compatible')} text={`RabbitMQ ${welcome.rabbitVersion}`} />
        <Fact name={t('about.listener')} text={address} none={t('about.notListening')} isMono />
        {listener !== null && listener.tlsPort !== null && (
          <Fact name={t('about.tls')} text={`${listener.host}:${listener.tlsPort}`} isMono />
        )}
        <Fact name={t('about.dataDir')} text={dataDir} none={t('about.inMemory')} isMono />
        <Fact
          name={t('about.user')}
          text={welcome.username}
          extra={welcome.isAdministrator ? t('about.administrator') : null}
        />
        <Fact
          name={t('about.page')}
          text={isDesktop ? t('about.desktop') : t('about.browser')}
          extra={t('about.contract', { version: welcome.contractVersion })}
        />
      </div>
    </>
  );
}

function Fact({
  name,
  text,
  none,
  extra = null,
  isMono = false,
}: {
  name: string;
  text: string | null;
  none?: string;
  extra?: ReactNode;
  isMono?: boolean;
}) {
  const { t } = useTranslation('settings');
  return (
    <div className={styles.row}>
      <span className={styles.words}>{name}</span>
      <span className={styles.value}>
        <span className={isMono && text !== null ? styles.mono : undefined}>{text ?? none}</span>
        {extra !== null && <span className={styles.hint}>{extra}</span>}
        {isMono && text !== null && <CopyButton text={text} label={t('about.copy', { name })} />}
      </span>
    </div>
  );
}
