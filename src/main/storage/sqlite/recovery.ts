// What a data folder holds when it is opened. Cost depends on queues, not on messages: tallies are
// kept with every commit, and what nobody can reach any more is only marked for the sweep.

import type Database from 'better-sqlite3';
import type { RecoveredLane, RecoveredState } from '../../broker/ports.ts';
import type { BatchWriter } from './batch-writer.ts';

interface LaneRow {
  id: number;
  messages: number;
  body_bytes: number;
  next_position: number;
  delivery_horizon: number;
}

/** Discards what did not survive and returns what did. */
export function recover(db: Database.Database, writer: BatchWriter): RecoveredState {
  const queues = writer.definitions.queues();
  const wanted = new Set(queues.flatMap((queue) => queue.laneIds));
  const rows = db.prepare<[], LaneRow>('SELECT * FROM lane ORDER BY id').all();
  db.exec('BEGIN IMMEDIATE');
  // Paged-out transient messages belong to the run that wrote them.
  db.exec('UPDATE series SET is_garbage = 1 WHERE is_transient = 1 AND is_garbage = 0');
  for (const row of rows) if (!wanted.has(row.id)) writer.lanes.drop(row.id);
  db.exec('DELETE FROM delivery_count WHERE lane NOT IN (SELECT id FROM lane)');
  db.exec('COMMIT');
  writer.segments.reset();
  const nextLane = db
    .prepare<[], number>(`SELECT value FROM counter WHERE name = 'next_lane'`)
    .pluck()
    .get();
  const { administration } = writer;
  return {
    vhosts: administration.vhosts(),
    users: administration.users(),
    permissions: administration.permissions(),
    topicPermissions: administration.topicPermissions(),
    parameters: administration.parameters(),
    globalParameters: administration.globalParameters(),
    exchanges: writer.definitions.exchanges(),
    queues,
    bindings: writer.definitions.bindings(),
    lanes: rows.filter((row) => wanted.has(row.id)).map((row) => recoverLane(row, writer)),
    nextLaneId: nextLane ?? 1,
  };
}

function recoverLane(row: LaneRow, writer: BatchWriter): RecoveredLane {
  const series = writer.segments.seriesOf(row.id, false);
  const first = series === null ? null : writer.segments.firstRow(series);
  // Past the horizon, so that a message published from now on is never taken for a delivered one.
  const nextPosition = Math.max(row.next_position, row.delivery_horizon + 1);
  return {
    laneId: row.id,
    messages: row.messages,
    bodyBytes: row.body_bytes,
    firstPosition: first?.first ?? nextPosition,
    nextPosition,
    deliveryHorizon: row.delivery_horizon,
  };
}
