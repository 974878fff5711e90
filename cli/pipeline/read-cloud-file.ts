import * as z from 'zod';
import type { Problem } from '../../core/problem/problem';
import type { CloudSeed } from '../../sandbox/boot/cloud-seed';
import { Stop } from '../terminal/problem';

const json = z.record(z.string(), z.unknown());
const binding = z.strictObject({ role: z.string(), members: z.array(z.string()) });

/** The schema of a cloud file: the seed of the sandbox, as data. It refuses unknown members. */
const cloudFile = z.strictObject({
  projects: z
    .array(z.strictObject({ id: z.string(), number: z.string(), ancestors: z.array(z.string()).default([]) }))
    .min(1),
  defaultProject: z.string().optional(),
  since: z.string().optional(),
  services: z
    .array(
      z.strictObject({
        name: z
          .string()
          .regex(/^projects\/[^/]+\/locations\/[^/]+\/services\/[^/]+$/, 'projects/P/locations/L/services/S'),
        config: json,
        bindings: z.array(binding).optional(),
        revisions: z
          .array(
            z.strictObject({
              name: z.string(),
              createTime: z.string().optional(),
              ready: z.boolean().optional(),
              config: json,
            }),
          )
          .min(1),
      }),
    )
    .default([]),
  bindings: z.record(z.string(), z.array(binding)).optional(),
  logEntries: z.array(json).optional(),
  findings: z.array(z.strictObject({ finding: json, resource: json.optional() })).optional(),
  timing: z
    .strictObject({
      operationMs: z.number().min(0).optional(),
      drainMs: z.number().min(0).optional(),
      samplingMs: z.number().min(1).optional(),
      delayMs: z.number().min(0).optional(),
    })
    .optional(),
});

export function readCloudFile(content: unknown): CloudSeed {
  const parsed = cloudFile.safeParse(content);
  if (parsed.success) return parsed.data as unknown as CloudSeed;
  const problems = parsed.error.issues.map(
    ({ message, path }): Problem => ({
      code: 'not-a-cloud',
      what: message,
      where: `--cloud, ${path.join('.') || '(top level)'}`,
      expected: '{projects: [{id, number}], services: [{name, config, revisions: [{name, config}]}], ...}',
      fix: 'correct it; the type CloudSeed of @riposte/gcp/testing has every member',
    }),
  );
  throw new Stop(problems, 2);
}
