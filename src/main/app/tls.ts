// Reads and checks the files of the TLS listener before anything is opened. Must never log or keep more
// of the private key than the listener needs.

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Logger } from '../broker/ports.ts';
import type { TlsConfig } from './config.ts';
import { exitCode, StartError } from './exit-code.ts';

/** What the listener is given. */
export interface TlsMaterial {
  readonly port: number;
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca: Buffer | undefined;
  readonly isPeerVerified: boolean;
}

/** Throws a `StartError` that names the file and what is wrong with it. */
export async function loadTls(config: TlsConfig, logger: Logger): Promise<TlsMaterial> {
  const cert = await readPem('--tls-cert', config.certFile);
  const key = await readPem('--tls-key', config.keyFile);
  const ca = config.caFile === undefined ? undefined : await readPem('--tls-ca', config.caFile);
  const certificate = parse('--tls-cert', config.certFile, 'a certificate', () => {
    return new X509Certificate(cert);
  });
  const privateKey = parse('--tls-key', config.keyFile, 'an unencrypted private key', () => {
    return createPrivateKey(key);
  });
  if (ca !== undefined) {
    parse('--tls-ca', config.caFile ?? '', 'a certificate', () => new X509Certificate(ca));
  }
  if (!certificate.checkPrivateKey(privateKey)) {
    throw bad(`the key ${config.keyFile} does not belong to the certificate ${config.certFile}`);
  }
  const validTo = Date.parse(certificate.validTo);
  if (validTo < Date.now()) {
    logger.warn(`the certificate ${config.certFile} expired on ${certificate.validTo}`);
  }
  return { port: config.port, cert, key, ca, isPeerVerified: config.isPeerVerified };
}

async function readPem(option: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw bad(`${option}: cannot read ${file}: ${error instanceof Error ? error.message : error}`);
  }
}

function parse<T>(option: string, file: string, what: string, read: () => T): T {
  try {
    return read();
  } catch {
    throw bad(`${option}: ${file} is not ${what} in PEM form`);
  }
}

const bad = (message: string): StartError => new StartError(exitCode.usage, message);
