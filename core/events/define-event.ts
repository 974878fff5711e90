import * as z from 'zod';
import type { LogSeverity } from './severity';

/** Which function logs an event. */
export type Emitter = 'responder' | 'actor';

/** One structured log event: the only description that code, alerts, progress and docs read. */
export interface EventDefinition<Severity extends LogSeverity, Shape extends z.ZodRawShape> {
  /** When a function logs it: one sentence. */
  readonly summary: string;
  readonly from: readonly Emitter[];
  /** The severities of the event. Most events have one. */
  readonly severities: readonly Severity[];
  /** Members in addition to `severity`, `event` and `message`, each with a description. Others are refused. */
  readonly fields: z.ZodObject<Shape, z.core.$strict>;
  /** An entry as a function would log it. Docs show it, and tests check the filters of alerts with it. */
  readonly example: {
    readonly message: string;
    readonly fields: Readonly<z.output<z.ZodObject<Shape, z.core.$strict>>>;
  };
}

export const defineEvent = <const Severity extends LogSeverity, Shape extends z.ZodRawShape>(
  definition: Omit<EventDefinition<Severity, Shape>, 'fields' | 'example'> & {
    readonly fields: Shape;
    readonly example: NoInfer<EventDefinition<Severity, Shape>['example']>;
  },
): EventDefinition<Severity, Shape> => ({ ...definition, fields: z.strictObject(definition.fields) });
