// Durable vhosts, users, permissions and parameters in the worker thread: applies changes inside the
// writer's transaction and loads everything at start.

import type Database from 'better-sqlite3';
import { isHashingAlgorithm } from '../../broker/access/password.ts';
import type { Permission, TopicPermission } from '../../broker/access/permission.ts';
import { isJsonObject, type JsonValue } from '../../broker/json.ts';
import type {
  DefinitionChange,
  GlobalParameterRecord,
  ParameterRecord,
  UserRecord,
  VhostRecord,
} from '../../broker/ports.ts';

interface VhostRow {
  name: string;
  description: string;
  tags: string;
  default_queue_type: string | null;
  is_protected: number;
  limits: string;
}

interface UserRow {
  name: string;
  password_hash: string;
  hashing_algorithm: string;
  tags: string;
  limits: string;
}

interface ParameterRow {
  vhost: string;
  component: string;
  name: string;
  value: string;
}

type Row = Readonly<Record<string, string | number | null>>;

/** Tables by name, with the columns that identify a row first. */
const TABLES = {
  vhost: ['name', 'description', 'tags', 'default_queue_type', 'is_protected', 'limits'],
  user: ['name', 'password_hash', 'hashing_algorithm', 'tags', 'limits'],
  permission: ['user', 'vhost', 'configure', 'write', 'read'],
  topic_permission: ['user', 'vhost', 'exchange', 'write', 'read'],
  parameter: ['vhost', 'component', 'name', 'value'],
  global_parameter: ['name', 'value'],
} as const;

type Table = keyof typeof TABLES;

export class AdministrationTables {
  readonly #db: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  constructor(db: Database.Database) {
    this.#db = db;
  }

  /** Carries out one change; false when it is about something else. The caller holds the transaction. */
  apply(change: DefinitionChange): boolean {
    switch (change.kind) {
      case 'vhost.put':
        this.#put('vhost', vhostRow(change.vhost));
        return true;
      case 'vhost.deleted':
        this.#delete('vhost', { name: change.name });
        return true;
      case 'user.put':
        this.#put('user', userRow(change.user));
        return true;
      case 'user.deleted':
        this.#delete('user', { name: change.name });
        return true;
      case 'permission.put':
        this.#put('permission', { ...change.permission });
        return true;
      case 'permission.deleted':
        this.#delete('permission', { user: change.user, vhost: change.vhost });
        return true;
      case 'topic-permission.put':
        this.#put('topic_permission', { ...change.permission });
        return true;
      case 'topic-permission.deleted': {
        const { user, vhost, exchange } = change;
        this.#delete('topic_permission', { user, vhost, exchange });
        return true;
      }
      case 'parameter.put': {
        const { vhost, component, name, value } = change.parameter;
        this.#put('parameter', { vhost, component, name, value: JSON.stringify(value) });
        return true;
      }
      case 'parameter.deleted': {
        const { vhost, component, name } = change;
        this.#delete('parameter', { vhost, component, name });
        return true;
      }
      case 'global-parameter.put': {
        const { name, value } = change.parameter;
        this.#put('global_parameter', { name, value: JSON.stringify(value) });
        return true;
      }
      case 'global-parameter.deleted':
        this.#delete('global_parameter', { name: change.name });
        return true;
      default:
        return false;
    }
  }

  #put(table: Table, row: Row): void {
    const columns = TABLES[table];
    const values = columns.map((column) => `:${column}`).join(', ');
    const names = columns.map((column) => `"${column}"`).join(', ');
    this.#run(`INSERT OR REPLACE INTO ${table} (${names}) VALUES (${values})`, row);
  }

  #delete(table: Table, key: Row): void {
    const where = Object.keys(key).map((column) => `"${column}" = :${column}`);
    this.#run(`DELETE FROM ${table} WHERE ${where.join(' AND ')}`, key);
  }

  #run(sql: string, row: Row): void {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    statement.run(row);
  }

  vhosts(): VhostRecord[] {
    return this.#rows<VhostRow>('vhost').map((row) => ({
      name: row.name,
      description: row.description,
      tags: textsIn(row.tags),
      defaultQueueType: row.default_queue_type,
      isProtectedFromDeletion: row.is_protected !== 0,
      limits: numbersIn(row.limits),
    }));
  }

  users(): UserRecord[] {
    return this.#rows<UserRow>('user').map((row) => {
      const algorithm = row.hashing_algorithm;
      if (!isHashingAlgorithm(algorithm)) throw new Error(`not a hashing algorithm: ${algorithm}`);
      return {
        name: row.name,
        passwordHash: row.password_hash,
        hashingAlgorithm: algorithm,
        tags: textsIn(row.tags),
        limits: numbersIn(row.limits),
      };
    });
  }

  permissions(): Permission[] {
    return this.#rows<Permission>('permission').map((row) => ({ ...row }));
  }

  topicPermissions(): TopicPermission[] {
    return this.#rows<TopicPermission>('topic_permission').map((row) => ({ ...row }));
  }

  parameters(): ParameterRecord[] {
    return this.#rows<ParameterRow>('parameter').map((row) => ({
      ...row,
      value: jsonIn(row.value),
    }));
  }

  globalParameters(): GlobalParameterRecord[] {
    return this.#rows<Omit<ParameterRow, 'vhost' | 'component'>>('global_parameter').map(
      ({ name, value }) => ({ name, value: jsonIn(value) }),
    );
  }

  #rows<T>(table: Table): T[] {
    return this.#db.prepare<[], T>(`SELECT * FROM ${table}`).all();
  }
}

function vhostRow(vhost: VhostRecord): Row {
  return {
    name: vhost.name,
    description: vhost.description,
    tags: JSON.stringify(vhost.tags),
    default_queue_type: vhost.defaultQueueType,
    is_protected: Number(vhost.isProtectedFromDeletion),
    limits: JSON.stringify(vhost.limits),
  };
}

function userRow(user: UserRecord): Row {
  return {
    name: user.name,
    password_hash: user.passwordHash,
    hashing_algorithm: user.hashingAlgorithm,
    tags: JSON.stringify(user.tags),
    limits: JSON.stringify(user.limits),
  };
}

/** What `JSON.stringify` wrote. */
const jsonIn = (text: string): JsonValue => JSON.parse(text);

function textsIn(text: string): string[] {
  const value = jsonIn(text);
  return Array.isArray(value) ? value.map(String) : [];
}

function numbersIn(text: string): Record<string, number> {
  const value = jsonIn(text);
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, number]) => [key, Number(number)]));
}
