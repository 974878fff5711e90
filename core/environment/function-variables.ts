import type { Variable } from './variable';

const DATABASE = /^projects\/[^/]+\/databases\/[^/]+$/;
const STACK = 'the stack';

/** What the two functions read. They import this file alone, so that their bundle does not carry the rest. */
export const FUNCTION_VARIABLES = {
  RIPOSTE_LEDGER_DATABASE: {
    readBy: 'functions',
    type: 'projects/P/databases/D',
    fallback: 'required',
    means: 'The Firestore database of cases, which both functions write.',
    setBy: STACK,
    pattern: DATABASE,
    required: true,
  },
  RIPOSTE_EFFECTS_DATABASE: {
    readBy: 'functions',
    type: 'projects/P/databases/D',
    fallback: 'required',
    means: 'The Firestore database of effects, which the actor alone writes.',
    setBy: STACK,
    pattern: DATABASE,
    required: true,
  },
  RIPOSTE_EVIDENCE_BUCKET: {
    readBy: 'functions',
    type: 'the name of a bucket',
    fallback: 'required',
    means: 'The bucket that keeps evidence.',
    setBy: STACK,
    pattern: /^.{3,}$/,
    required: true,
  },
  RIPOSTE_COMMAND_TOPIC: {
    readBy: 'functions',
    type: 'projects/P/topics/T',
    fallback: 'no topic: the actor has none',
    means: 'Where the responder publishes commands.',
    setBy: STACK,
  },
  RIPOSTE_UNDO_SUBSCRIPTION: {
    readBy: 'functions',
    type: 'projects/P/subscriptions/S',
    fallback: 'no subscription: the responder has none',
    means: 'The subscription whose messages are requests for an undo.',
    setBy: STACK,
  },
  RIPOSTE_WATCH_SUBSCRIPTION: {
    readBy: 'functions',
    type: 'projects/P/subscriptions/S',
    fallback: 'no subscription: nothing is looked at again on schedule',
    means:
      'The subscription whose messages come back until a contained workload was looked at for the last time.',
    setBy: STACK,
  },
  RIPOSTE_ENDPOINTS: {
    readBy: 'functions',
    type: 'a JSON object of service: http://127.0.0.1:PORT',
    fallback: "Google's addresses",
    means: 'Leads the calls of the functions to the sandbox. An address beyond loopback is refused.',
    setBy: 'the sandbox',
  },
  GCE_METADATA_HOST: {
    readBy: 'functions',
    type: 'HOST or HOST:PORT',
    fallback: 'metadata.google.internal',
    means: 'Where the functions get the token of their service account.',
    setBy: 'the sandbox',
  },
} as const satisfies Readonly<Record<string, Variable>>;

export type FunctionVariable = keyof typeof FUNCTION_VARIABLES;

/** Variables of a function, as a stack sets them. */
export type FunctionEnvironment = { readonly [Name in FunctionVariable]?: string };
