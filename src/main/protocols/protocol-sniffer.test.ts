import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProtocolSniffer, startsWith } from './protocol-sniffer.ts';

const HEADER = 'AMQP\x00\x00\x09\x01';

/** A socket whose other end is the test. */
class FakeSocket extends Duplex {
  readonly remoteAddress = '10.0.0.1';
  readonly remotePort = 40000;
  override _read(): void {}
  override _write(_chunk: Buffer, _encoding: string, done: () => void): void {
    done();
  }
  receive(bytes: Buffer | string): void {
    this.emit('data', typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  }
}

describe('protocol sniffer', () => {
  let accepted: string[] = [];
  let strangers: string[] = [];
  let log: string[] = [];
  let sniffer: ProtocolSniffer;

  beforeEach(() => {
    vi.useFakeTimers();
    accepted = [];
    strangers = [];
    log = [];
    const handler = (into: () => string[], name: string) => ({
      accept: (_socket: Socket, firstBytes: Buffer) => {
        into().push(name + firstBytes.toString('latin1'));
      },
    });
    sniffer = new ProtocolSniffer({
      protocols: [
        {
          name: 'amqp',
          matches: startsWith(Buffer.from('AMQP'), 8),
          handler: handler(() => accepted, 'amqp:'),
        },
        {
          name: 'other',
          matches: startsWith(Buffer.from('AM2')),
          handler: handler(() => accepted, 'other:'),
        },
      ],
      strangers: handler(() => strangers, ''),
      logger: {
        debug: (message) => log.push(`debug ${message}`),
        info: (message) => log.push(`info ${message}`),
        warn: (message, fields) => log.push(`warn ${message} ${fields?.looksLike}`),
        error: (message) => log.push(`error ${message}`),
      },
    });
  });

  afterEach(() => vi.useRealTimers());

  function connect(): FakeSocket {
    const socket = new FakeSocket();
    sniffer.accept(socket as unknown as Socket);
    return socket;
  }

  it('hands a connection over with all bytes read so far', () => {
    connect().receive(`${HEADER}frames`);
    expect(accepted).toEqual([`amqp:${HEADER}frames`]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7])('waits for the rest of a header split after %i bytes', (at) => {
    const socket = connect();
    socket.receive(HEADER.slice(0, at));
    expect(accepted).toEqual([]);
    socket.receive(`${HEADER.slice(at)}x`);
    expect(accepted).toEqual([`amqp:${HEADER}x`]);
  });

  it('puts a header together byte by byte', () => {
    const socket = connect();
    for (const byte of HEADER) socket.receive(byte);
    expect(accepted).toEqual([`amqp:${HEADER}`]);
  });

  it('tells protocols with a common beginning apart', () => {
    const socket = connect();
    socket.receive('AM');
    expect(accepted).toEqual([]);
    socket.receive('2!');
    expect(accepted).toEqual(['other:AM2!']);
  });

  it.each([
    ['GET / HTTP/1.1\r\n', 'HTTP'],
    ['\x16\x03\x01\x02\x00', 'TLS'],
    ['AMQX', 'undefined'],
    ['\x00', 'undefined'],
  ])('gives %j to the handler of strangers and logs it', (bytes, guess) => {
    connect().receive(bytes);
    expect(strangers).toEqual([bytes]);
    expect(log).toEqual([`warn connection closed: the client speaks another protocol ${guess}`]);
  });

  it('drops a stranger that does not close', () => {
    const socket = connect();
    socket.receive('GET /');
    vi.advanceTimersByTime(999);
    expect(socket.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(socket.destroyed).toBe(true);
  });

  it('takes a connection without bytes for a health check: debug log only', async () => {
    const socket = connect();
    socket.destroy();
    await vi.advanceTimersByTimeAsync(1);
    expect(log).toEqual(['debug connection closed before any bytes were received']);
    expect(sniffer.undecidedCount).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('closes a connection that does not finish its first bytes in 10 s, however slowly it sends', () => {
    const socket = connect();
    socket.receive('A');
    vi.advanceTimersByTime(9999);
    socket.receive('M');
    expect(socket.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(socket.destroyed).toBe(true);
    expect(accepted).toEqual([]);
  });

  it('leaves a connection that was handed over alone', () => {
    const socket = connect();
    socket.receive(HEADER);
    vi.advanceTimersByTime(60_000);
    sniffer.stop();
    expect(socket.destroyed).toBe(false);
    expect(socket.listenerCount('data')).toBe(0);
    expect(sniffer.undecidedCount).toBe(0);
  });

  it('stop drops connections that have not said what they want', () => {
    const socket = connect();
    sniffer.stop();
    expect(socket.destroyed).toBe(true);
  });
});
