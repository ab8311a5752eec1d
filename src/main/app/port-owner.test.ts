import { describe, expect, it } from 'vitest';
import {
  describeOwner,
  nameWithScript,
  parseLsof,
  parseNetstat,
  parseProcNetTcp,
  parseTasklist,
} from './port-owner.ts';

describe('owner of a port', () => {
  it('is found in /proc/net/tcp by state and port, not by a remote port', () => {
    const text = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1628 00000000:0000 0A 00000000:00000000 00:00000000 00000000   105        0 33219 1 0000000000000000 100 0 0 10 0
   1: 0100007F:1628 0100007F:D0A2 01 00000000:00000000 00:00000000 00000000   105        0 40000 1 0000000000000000 20 4 30 10 -1
   2: 0100007F:D0A2 0100007F:1628 01 00000000:00000000 00:00000000 00000000  1000        0 40001 1 0000000000000000 20 4 30 10 -1
`;
    expect(parseProcNetTcp(text, 5672)).toEqual([{ inode: '33219', uid: '105' }]);
    expect(parseProcNetTcp(text, 53410)).toEqual([]);
  });

  it('is found in the output of lsof', () => {
    expect(parseLsof('p4711\ncbeam.smp\nf21\n')).toEqual({
      pid: 4711,
      name: 'beam.smp',
      user: undefined,
    });
    expect(parseLsof('')).toBeUndefined();
  });

  it('is found in the output of netstat in any language', () => {
    const text = [
      '  Proto  Lokale Adresse         Remoteadresse          Status           PID',
      '  TCP    127.0.0.1:51000        127.0.0.1:5672         HERGESTELLT      77',
      '  TCP    0.0.0.0:5672           0.0.0.0:0              ABHÖREN          4321',
      '  TCP    [::]:5673              [::]:0                 ABHÖREN          4322',
    ].join('\r\n');
    expect(parseNetstat(text, 5672)).toBe(4321);
    expect(parseNetstat(text, 5673)).toBe(4322);
    expect(parseNetstat(text, 51000)).toBeUndefined();
  });

  it('has its name from tasklist', () => {
    expect(parseTasklist('"erl.exe","4321","Services","0","90,000 K"\r\n')).toBe('erl.exe');
    expect(parseTasklist('INFO: No tasks are running\r\n')).toBeUndefined();
  });

  it('is named with its script when it is an interpreter', () => {
    expect(nameWithScript('beam.smp', 'beam.smp\0-W\0w\0')).toBe('beam.smp');
    expect(nameWithScript('node', 'node\0--no-warnings\0/srv/a/server.js\0-x\0')).toBe(
      'node server.js',
    );
    expect(nameWithScript('python3.13', 'python3\0')).toBe('python3.13');
  });

  it('is described with what is known', () => {
    const unknown = { pid: undefined, name: undefined, user: undefined };
    expect(describeOwner({ ...unknown, pid: 1, name: 'x' })).toBe('x (process 1)');
    expect(describeOwner({ ...unknown, pid: 1 })).toBe('process 1');
    expect(describeOwner({ ...unknown, user: 'rabbitmq' })).toBe('a process of user rabbitmq');
    expect(describeOwner(unknown)).toBe('another process');
    expect(describeOwner(undefined)).toBe('another process');
  });
});
