import { Token } from 'cdktf';
import { OperatorError } from './operator-error';

/**
 * Throws for a value that Terraform computes and that goes into names, hashes or comparisons. Synthesis would build
 * these from cdktf's placeholder, which may differ in the next synthesis.
 */
export function refuseComputed(path: string, values: Readonly<Record<string, string>>): void {
  const computed = Object.keys(values).filter((member) => Token.isUnresolved(values[member]));
  if (computed.length === 0) return;
  throw new OperatorError({
    code: 'computed',
    what: `Terraform computes ${computed.join(', ')}, but synthesis builds names from it before Terraform runs`,
    where: path,
    expected: 'a literal, the name of the project in Google Cloud',
    fix: "write the id and the number as literals, for example project: { id: 'shop-prod', number: '210987654321' }",
  });
}
