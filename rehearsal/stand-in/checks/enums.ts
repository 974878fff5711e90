import { type Diagnostic, dotted } from '../diagnostic';
import type { Check } from './check';

/** Lists that the provider's handwritten resources check, but that its documentation only tells in prose. */
const HANDWRITTEN: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  google_organization_iam_custom_role: { stage: ['ALPHA', 'BETA', 'GA', 'DEPRECATED', 'DISABLED', 'EAP'] },
  google_project_iam_custom_role: { stage: ['ALPHA', 'BETA', 'GA', 'DEPRECATED', 'DISABLED', 'EAP'] },
  google_storage_bucket: {
    public_access_prevention: ['enforced', 'inherited'],
    rpo: ['DEFAULT', 'ASYNC_TURBO'],
  },
};

/** Values outside of the provider's lists. The message is that of its SDK (validation.StringInSlice). */
export const checkEnums: Check = ({ type, known }) =>
  known.flatMap(({ attribute, value, path }): Diagnostic[] => {
    const values = attribute.values ?? HANDWRITTEN[type]?.[path.join('.')];
    // The provider takes the empty text for "not set" wherever its generator wrote the check.
    if (!values || typeof value !== 'string' || value === '' || values.includes(value)) return [];
    const listed = values.map((allowed) => JSON.stringify(allowed)).join(' ');
    return [{ summary: `expected ${dotted(path)} to be one of [${listed}], got ${value}`, path }];
  });
