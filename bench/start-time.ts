// Measures the time from starting the process to its ready line, on an empty data folder each time.
import { parseArgs } from 'node:util';
import { buildWarren, startWarren } from './brokers/warren.ts';
import { runProgram, temporaryFolder } from './cleanup.ts';
import { formatConditions, readConditions } from './conditions.ts';
import { summarize } from './statistics.ts';

const ASKED_MS = 500;

await runProgram(async () => {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '10' },
      'no-build': { type: 'boolean', default: false },
    },
  });
  if (!values['no-build']) buildWarren();
  console.log(formatConditions(await readConditions()));
  const times: number[] = [];
  const stopTimes: number[] = [];
  for (let run = 0; run < Number(values.runs); run++) {
    const broker = await startWarren({ dataFolder: await temporaryFolder('start') });
    times.push(broker.startMs);
    const begin = performance.now();
    await broker.stop();
    stopTimes.push(performance.now() - begin);
  }
  const start = summarize(times);
  const stop = summarize(stopTimes);
  if (start === undefined || stop === undefined) throw new Error('--runs wants at least 1');
  const ms = (value: number): string => `${Math.round(value)} ms`;
  console.log(
    `\nstart to ready line: median ${ms(start.median)}, lowest ${ms(start.lowest)}, ` +
      `highest ${ms(start.highest)} of ${start.count} runs ` +
      `(asked: under ${ASKED_MS} ms, ${start.median < ASKED_MS ? 'met' : 'missed'})`,
  );
  console.log(`SIGTERM to exit: median ${ms(stop.median)}, highest ${ms(stop.highest)}`);
});
