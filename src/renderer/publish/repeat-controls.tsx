// How often a message is published, what its variables come to, and the button that starts it.

import { Play } from 'lucide-react';
import { useTranslation } from '../i18n/index.ts';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { Switch } from '../ui/switch.tsx';
import { makePublication, prepareForm } from './form-publication.ts';
import { problemText } from './problem-text.ts';
import { templateContext, usePublish } from './publish-store.ts';
import styles from './repeat-controls.module.css';
import type { RepeatPlan } from './repeat-run.ts';
import { useRepeat } from './repeat-store.ts';
import { fillIn, TEMPLATE_VARIABLES } from './template.ts';

export const MAX_PER_SECOND = 1000;
const MAX_COUNT = 10_000_000;

export function RepeatControls({ onStart }: { onStart: () => void }) {
  const { t } = useTranslation('publish');
  const plan = useRepeat((state) => state.plan);
  const setPlan = useRepeat((state) => state.setPlan);
  const hasNeither = plan.perSecond === null && plan.count === null;
  const start = (): void => {
    useRepeat.getState().start(usePublish.getState().form);
    onStart();
  };
  return (
    <div className={styles.controls}>
      <PlanRow
        label={t('repeat.hasRate')}
        value={plan.perSecond}
        first={10}
        max={MAX_PER_SECOND}
        name={t('repeat.perSecond')}
        unit={t('repeat.rateUnit')}
        onChange={(perSecond) => setPlan({ ...plan, perSecond })}
      />
      <PlanRow
        label={t('repeat.hasCount')}
        value={plan.count}
        first={100}
        max={MAX_COUNT}
        name={t('repeat.count')}
        unit={t('repeat.countUnit')}
        onChange={(count) => setPlan({ ...plan, count })}
      />
      <p className={hasNeither ? styles.problem : styles.note}>{planNote(t, plan)}</p>
      <FillingIn />
      <Button
        variant="primary"
        disabled={hasNeither}
        icon={<Play size={14} aria-hidden={true} />}
        onClick={start}
      >
        {t('repeat.start')}
      </Button>
    </div>
  );
}

function FillingIn() {
  const { t } = useTranslation('publish');
  const fillsIn = usePublish(({ form }) => form.fillsIn);
  const change = usePublish((state) => state.change);
  return (
    <>
      <Switch
        isOn={fillsIn}
        onChange={(isOn) => change({ fillsIn: isOn })}
        label={t('variables.fillIn')}
        hint={t('variables.fillInHint')}
      />
      {fillsIn && <Variables />}
      {fillsIn && <FirstMessage />}
    </>
  );
}

function planNote(t: ReturnType<typeof useTranslation<'publish'>>['t'], plan: RepeatPlan): string {
  if (plan.perSecond !== null) return '';
  return plan.count === null ? t('repeat.needsOne') : t('repeat.asFast');
}

function PlanRow({
  label,
  value,
  first,
  max,
  name,
  unit,
  onChange,
}: {
  label: string;
  value: number | null;
  first: number;
  max: number;
  name: string;
  unit: string;
  onChange: (value: number | null) => void;
}) {
  return (
    <div className={styles.row}>
      <Checkbox
        label={label}
        isChecked={value !== null}
        onCheckedChange={(isChecked) => onChange(isChecked ? first : null)}
      />
      <NumberInput
        aria-label={name}
        unit={unit}
        size="s"
        value={value}
        min={1}
        max={max}
        disabled={value === null}
        onValueChange={(next) => onChange(next ?? 1)}
      />
    </div>
  );
}

const VARIABLE_KEYS = {
  '{{counter}}': 'counter',
  '{{now}}': 'now',
  '{{iso}}': 'iso',
  '{{uuid}}': 'uuid',
  '{{random 1 100}}': 'random',
  '{{pick a b c}}': 'pick',
} as const;

function Variables() {
  const { t } = useTranslation('publish');
  return (
    <dl className={styles.variables} aria-label={t('variables.list')}>
      {TEMPLATE_VARIABLES.map((variable) => (
        <div key={variable} className={styles.variable}>
          <dt>
            <code>{variable}</code>
          </dt>
          <dd>{t(`variables.${VARIABLE_KEYS[variable]}`)}</dd>
        </div>
      ))}
    </dl>
  );
}

const MAX_SHOWN_BODY = 400;

/** What the first message would be, so that nobody has to send one to see it. */
function FirstMessage() {
  const { t } = useTranslation('publish');
  const form = usePublish((state) => state.form);
  const prepared = prepareForm(form);
  const context = templateContext(1);
  const made = prepared.ok ? makePublication(prepared.prepared, '', context) : prepared;
  if (!made.ok) return <p className={styles.problem}>{problemText(t, made.problem)}</p>;
  if (!prepared.ok) return null;
  const body = form.bodyMode === 'file' ? '' : fillIn(prepared.prepared.body, context);
  return (
    <div className={styles.first}>
      <span className={styles.note}>{t('variables.first')}</span>
      <code className={styles.firstKey}>{made.publication.routingKey}</code>
      {body !== '' && <pre className={styles.firstBody}>{body.slice(0, MAX_SHOWN_BODY)}</pre>}
    </div>
  );
}
