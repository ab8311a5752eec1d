import { expect, it } from 'vitest';
import { apiProblems } from './client-api.mjs';

it("the client's API report is current, and everything public has a comment", () => {
  expect(apiProblems()).toEqual([]);
}, 60_000);
