// What is wrong in the current vhost, found from live numbers. Each problem leads to its node.

import { create } from 'zustand';

export type ProblemKind =
  | 'backlog-without-consumer'
  | 'growing-backlog'
  | 'unroutable'
  | 'blocked-publisher'
  | 'redelivery-loop'
  | 'no-dead-letter-target';

export interface Problem {
  /** Stable: kind and node. */
  readonly id: string;
  readonly kind: ProblemKind;
  /** The node it is about. */
  readonly nodeId: string;
  /** For the text: `name`, and `count` or `perSecond` where there is one. */
  readonly values: Readonly<Record<string, string | number>>;
  readonly sinceMs: number;
}

interface ProblemsState {
  readonly problems: readonly Problem[];
  setProblems(problems: readonly Problem[]): void;
}

export const useProblems = create<ProblemsState>()((set) => ({
  problems: [],
  setProblems: (problems) => set({ problems }),
}));
