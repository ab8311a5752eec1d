// Catches what a part of the page throws while drawing, says it, and offers to go on. The broker and its
// clients know nothing of it.

import { RotateCw, TriangleAlert } from 'lucide-react';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { useTranslation } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import styles from './error-boundary.module.css';

interface ErrorBoundaryProps {
  /** The whole page is loaded again, or only this part is drawn anew. */
  readonly scope: 'page' | 'part';
  readonly children: ReactNode;
}

interface Fault {
  readonly error: unknown;
  readonly where: string;
}

export class ErrorBoundary extends Component<ErrorBoundaryProps, { fault: Fault | null }> {
  override state: { fault: Fault | null } = { fault: null };

  static getDerivedStateFromError(error: unknown): { fault: Fault } {
    return { fault: { error, where: '' } };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    this.setState({ fault: { error, where: info.componentStack ?? '' } });
  }

  override render(): ReactNode {
    const { fault } = this.state;
    if (fault === null) return this.props.children;
    const isPage = this.props.scope === 'page';
    return (
      <FaultNote
        fault={fault}
        isPage={isPage}
        onRetry={() => (isPage ? location.reload() : this.setState({ fault: null }))}
      />
    );
  }
}

function FaultNote({
  fault,
  isPage,
  onRetry,
}: {
  fault: Fault;
  isPage: boolean;
  onRetry: () => void;
}) {
  const { t } = useTranslation('app');
  const { error, where } = fault;
  const details = `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n${where}`;
  return (
    <div className={styles.fault} role="alert">
      <EmptyState
        icon={<TriangleAlert size={20} aria-hidden={true} />}
        title={isPage ? t('fault.page') : t('fault.part')}
        description={t('fault.brokerRuns')}
        actions={
          <>
            <Button
              variant="primary"
              icon={<RotateCw size={14} aria-hidden={true} />}
              onClick={onRetry}
            >
              {isPage ? t('fault.reload') : t('fault.again')}
            </Button>
            <CopyButton
              showsLabel
              size="m"
              variant="secondary"
              label={t('fault.copy')}
              text={details}
            />
          </>
        }
      >
        <pre className={styles.details}>{details}</pre>
      </EmptyState>
    </div>
  );
}
