import { type Diagnostic, dotted } from '../diagnostic';
import type { Check } from './check';

/** Lists that the provider's handwritten resources check, and that its documentation has only as prose. */
const HANDWRITTEN: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  google_organization_iam_custom_role: { stage: ['ALPHA', 'BETA', 'GA', 'DEPRECATED', 'DISABLED', 'EAP'] },
  google_project_iam_custom_role: { stage: ['ALPHA', 'BETA', 'GA', 'DEPRECATED', 'DISABLED', 'EAP'] },
  google_storage_bucket: {
    public_access_prevention: ['enforced', 'inherited'],
    rpo: ['DEFAULT', 'ASYNC_TURBO'],
  },
};

/** Errors for values outside the provider's lists, with the message of its SDK (validation.StringInSlice). */
export const checkEnums: Check = ({ type, known }) =>
  known.flatMap(({ attribute, value, path }): Diagnostic[] => {
    const values = attribute.values ?? HANDWRITTEN[type]?.[path.join('.')];
    // In generated checks, the provider treats an empty string as "not set".
    if (!values || typeof value !== 'string' || value === '' || values.includes(value)) return [];
    const listed = values.map((allowed) => JSON.stringify(allowed)).join(' ');
    return [{ summary: `expected ${dotted(path)} to be one of [${listed}], got ${value}`, path }];
  });
