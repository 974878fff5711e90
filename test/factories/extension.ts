import { extendCatalogue } from '../../core/catalogue/catalogue';
import type { CatalogueExtension } from '../../core/catalogue/catalogue-parts';
import { defineDetector } from '../../core/catalogue/define-parts';
import type { GrantScope, Permission } from '../../core/permissions/permissions';
import type { Problem } from '../../core/problem/problem';
import { quarantine, quarantineService } from '../../examples/custom-response/extension';

export const detector = defineDetector({
  module: 'MY_DETECTOR',
  category: 'Mine: Something Odd',
  detects: 'something odd',
  attack: { techniques: ['T1552'], documented: false },
  playbook: 'default',
});

export type Loose = Record<string, unknown>;
export const aDetector = (changes: Loose = {}) => ({ ...detector, ...changes });
export const anAction = (changes: Loose = {}) => ({ ...quarantineService, ...changes });
export const aPlaybook = (changes: Loose = {}) => ({ ...quarantine, ...changes });
export const without = (part: object, member: string): Loose =>
  Object.fromEntries(Object.entries(part).filter(([key]) => key !== member));

export const problemsOf = (sent: unknown): readonly Problem[] => {
  const extended = extendCatalogue(sent as CatalogueExtension);
  return extended.ok ? [] : extended.error;
};
export const shown = (sent: unknown): string[] =>
  problemsOf(sent).map(({ where, code }) => `${where}: ${code}`);

export const ask = (identity: 'responder' | 'actor', permission: string, on: GrantScope = 'project') => ({
  permissions: { [identity]: [{ permission, on }] as Permission[] },
});

export function circle(): Loose {
  const self: Loose = {};
  self.self = self;
  return self;
}
