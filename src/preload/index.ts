// Puts the bridge object on the page's window. Must hold no logic and expose no raw channel.

import { contextBridge } from 'electron';
import type { WarrenBridge } from './api.d.ts';

const BROKER_URL_ARGUMENT = '--warren-broker-url=';
const argument = process.argv.find((text) => text.startsWith(BROKER_URL_ARGUMENT));

const bridge: WarrenBridge = {
  brokerUrl: argument === undefined ? null : argument.slice(BROKER_URL_ARGUMENT.length),
};

contextBridge.exposeInMainWorld('warren', bridge);
