import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKS } from '../../core/doctor/checks';
import { neededPermissions } from '../../core/doctor/examine';
import { ROOT } from './markdown-files';

const text = readFileSync(join(ROOT, 'docs', 'doctor.md'), 'utf8');
const granted = [...text.matchAll(/--permissions=(\S+)/g)].map((match) => (match[1] as string).split(','));

describe('docs/doctor.md', () => {
  it('grants exactly the permissions that the checks declare', () => {
    expect(granted).toEqual([neededPermissions('project'), neededPermissions('organization')]);
  });

  it('names every check, and no other', () => {
    const rows = [...text.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap((match) =>
      [...(match[1] as string).matchAll(/`([^`]+)`/g)].map((name) => name[1]),
    );
    expect(rows.sort()).toEqual(CHECKS.map(({ id }) => id).sort());
  });

  it('lists only permissions to read', () => {
    for (const permission of granted.flat()) expect(permission).toMatch(/\.(get|list|getIamPolicy)$/);
  });
});
