import type { Variable } from './variable';

const DATABASE = /^projects\/[^/]+\/databases\/[^/]+$/;
const STACK = 'the stack';

/** Variables of the two functions. The functions import only this file, so that their bundle omits the rest. */
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
    means: 'The Firestore database of effects, which only the actor writes.',
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
    means: 'The topic to which the responder publishes commands.',
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
    fallback: 'no subscription: the actor does not repeat its checks on schedule',
    means: 'The subscription whose messages return until the last check of a contained workload.',
    setBy: STACK,
  },
  RIPOSTE_ENDPOINTS: {
    readBy: 'functions',
    type: 'a JSON object of service: http://127.0.0.1:PORT',
    fallback: "Google's addresses",
    means:
      'Redirects the calls of the functions to the sandbox. The functions refuse an address beyond loopback.',
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
