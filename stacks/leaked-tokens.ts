import { OperatorError } from '../constructs/provider/operator-error';

/**
 * cdktf's placeholders. To Terraform, a placeholder that survives synthesis (`name.toUpperCase()` on a computed name is
 * enough) is a literal, and no validation sees it.
 */
const TOKEN = /.{0,60}\$\{TfToken\[[^\]]*\]\}.{0,60}|.{0,60}TFTOKEN.{0,60}/i;

/** Throws when the synthesized text contains a placeholder instead of a value. */
export function refuseLeakedTokens(stackName: string, text: string): void {
  // The expression with its surroundings backtracks for 20 ms over a whole stack. The plain word does not.
  if (!/TFTOKEN/i.test(text)) return;
  const leaked = TOKEN.exec(text)?.[0];
  if (leaked === undefined) return;
  throw new OperatorError({
    code: 'unresolved-token',
    what: `the stack contains an unresolved cdktf token: ${leaked.trim()}`,
    where: `stack ${stackName}`,
    expected: 'computed values used as they are',
    fix: 'do not change, cut or compare the text of a computed attribute',
  });
}
