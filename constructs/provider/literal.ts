import { Token } from 'cdktf';
import { OperatorError } from './operator-error';

/**
 * Throws where a value is computed by Terraform that goes into names, hashes and comparisons: these are made before
 * Terraform runs, out of cdktf's placeholder, which may be another one in the next synthesis.
 */
export function refuseComputed(path: string, values: Readonly<Record<string, string>>): void {
  const computed = Object.keys(values).filter((member) => Token.isUnresolved(values[member]));
  if (computed.length === 0) return;
  throw new OperatorError({
    code: 'computed',
    what: `${computed.join(', ')} is computed by Terraform, and names are made of it before Terraform runs`,
    where: path,
    expected: 'a literal, as the project is called in Google Cloud',
    fix: "write the id and the number themselves, for example project: { id: 'shop-prod', number: '210987654321' }",
  });
}
