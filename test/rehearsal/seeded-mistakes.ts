/** The three layers, cheapest first. */
export type Layer = 'types' | 'validation' | 'rehearsal';

export interface SeededMistake {
  /** The name of its place in docs/rehearsal.md and of its planting in the test. */
  readonly id: string;
  readonly what: string;
  readonly layer: Layer;
  /** The message of the layer. */
  readonly message: RegExp;
}

const mistake = (id: string, what: string, layer: Layer, message: RegExp): SeededMistake => ({
  id,
  what,
  layer,
  message,
});

/** Twenty mistakes that people make in such stacks, each with the cheapest layer that can catch it. */
export const SEEDED_MISTAKES = [
  mistake('missing-argument', 'a topic without a name', 'types', /TS2741: Property 'name' is missing/),
  mistake(
    'misspelt-argument',
    'an argument, misspelt',
    'types',
    /TS2353: .*'messageRetention' does not exist/,
  ),
  mistake(
    'wrong-primitive',
    'a duration where seconds belong',
    'types',
    /TS2322: Type 'string' is not assignable to type 'number'/,
  ),
  mistake(
    'wrong-nesting',
    "a block's argument outside the block",
    'types',
    /TS2353: .*'maxDeliveryAttempts' does not exist/,
  ),
  mistake(
    'unknown-mode',
    'a mode that does not exist',
    'types',
    /TS2820: Type '"enforced"' is not assignable/,
  ),

  mistake(
    'malformed-operator',
    'an operator without the kind of principal',
    'validation',
    /where:\s+operators\.0\s+expected: an IAM member/,
  ),
  mistake(
    'misspelt-setting',
    'a setting of a JSON config, misspelt',
    'validation',
    /unknown member "retentionDay"/,
  ),
  mistake(
    'foreign-account',
    "a runtime account of another project, which the stack's roles cannot reach",
    'validation',
    /web-runtime@another-project\.iam\.gserviceaccount\.com belongs to another project/,
  ),
  mistake(
    'wrong-filter-field',
    'a notification filter that compares a field which findings lack',
    'validation',
    /the filter compares "catgory"/,
  ),
  mistake(
    'leaked-token',
    'text work on a value that is not known yet',
    'validation',
    /contains an unresolved cdktf token/,
  ),

  mistake(
    'unknown-value',
    'an evaluation mode that the API does not have, in a resource outside the constructs',
    'rehearsal',
    /^expected default_admission_rule\.0\.evaluation_mode to be one of \["ALWAYS_ALLOW" .*got REQUIRE_ATTESTATIONS$/,
  ),
  mistake(
    'bare-member',
    'a member that is only an address',
    'rehearsal',
    /^invalid value for member: "oncall@example\.com" is no IAM member/,
  ),
  mistake('role-typo', 'role/ for roles/', 'rehearsal', /^googleapi: Error 400: .*role\/pubsub\.publisher/),
  mistake(
    'wildcard-permission',
    'a wildcard in a custom role',
    'rehearsal',
    /^googleapi: Error 400: .*run\.services\.\*/,
  ),
  mistake(
    'topic-by-short-name',
    'a short name where SCC wants the full one',
    'rehearsal',
    /^googleapi: Error 400: /,
  ),
  mistake(
    'too-few-attempts',
    'three attempts before the dead letters',
    'rehearsal',
    /^googleapi: Error 400: /,
  ),
  mistake(
    'misspelt-override',
    'an escape hatch (addOverride) with a misspelt argument',
    'rehearsal',
    /^Extraneous JSON object property/,
  ),
  mistake(
    'dangling-reference',
    'a reference to a resource that was renamed',
    'rehearsal',
    /^Reference to undeclared resource/,
  ),
  mistake(
    'named-by-text',
    'a resource named by text: no order of creation',
    'rehearsal',
    /names google_service_account\.\S+ by text/,
  ),
  mistake(
    'same-name-twice',
    'two topics of one name',
    'rehearsal',
    /^googleapi: Error 409: Resource already exists/,
  ),
] as const satisfies readonly SeededMistake[];

export const mistakesOf = (layer: Layer): readonly SeededMistake[] =>
  SEEDED_MISTAKES.filter((seeded) => seeded.layer === layer);
