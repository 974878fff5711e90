/** What the prose linter refuses, and what to write instead. CONTRIBUTING.md, "Prose", says how to run it. */

export interface ProseRule {
  /** Words, with `|` and brackets as in a regular expression. A space matches any white space, so also a line break. */
  readonly phrase: string;
  /** What a writer does about it; the message shows this. */
  readonly instead: string;
}

/** Riddles that readers of earlier versions stumbled over. */
const RIDDLES: readonly ProseRule[] = [
  { phrase: 'in rounds', instead: 'name the stages, or write "in stages"' },
  { phrase: 'no step between', instead: 'write what the mode does and does not do' },
  { phrase: 'said is', instead: 'name who reports what: "Riposte reports ... only after ..."' },
  { phrase: 'means: withheld', instead: 'write "Riposte withholds the action and reports why"' },
  { phrase: 'bans? its way out', instead: 'name the rule: "lint rejects imports of ..."' },
  { phrase: 'told to people|changed never', instead: 'write "reports it to people", "never changes it"' },
  { phrase: 'finds? out what was done', instead: 'write "reads the ledger to see which steps are done"' },
  { phrase: 'liv(e|es|ed|ing) (from|off)', instead: 'write "depends on"' },
  { phrase: 'at the door', instead: 'name the place: "when the message arrives"' },
  { phrase: 'has to say|have to say', instead: 'write "reports", or name the output' },
  { phrase: 'not tested whether', instead: 'write "No test shows whether"' },
  {
    phrase: 'repeats only notif(y|ies)',
    instead: 'write "Riposte only notifies people if the finding repeats"',
  },
  { phrase: '(the|a) re-read', instead: 'write "read again", or leave it out' },
  { phrase: 'somebody unknown', instead: 'write "an unknown caller"' },
  { phrase: 'is content', instead: 'write "succeeds", or "finds no problem"' },
];

/** A word that has a common one. */
const WORDS: readonly ProseRule[] = [
  { phrase: 'mend(s|ed|ing)?', instead: 'write "fix"' },
  { phrase: 'anew', instead: 'write "again", or "regenerate"' },
  { phrase: 'whoever', instead: 'write "anyone who", or name the role' },
  { phrase: 'beside', instead: 'write "next to" for a place, "in addition to" for anything else' },
  { phrase: 'believ(e|es|ed|ing)', instead: 'write "trust", "accept" or "assume"' },
  { phrase: '(?<!key )rings', instead: 'write "triggers the alert", or "notifies"' },
  { phrase: 'loudly', instead: 'name the log line, the alert or the exit code' },
  { phrase: 'thereof|thereby|wherein|hereby|henceforth|notwithstanding|lest', instead: 'use a plain word' },
  { phrase: 'utili[sz](e|es|ed|ing)', instead: 'write "use"' },
  { phrase: 'in order to', instead: 'write "to"' },
  { phrase: 'obviously|of course', instead: 'leave it out' },
  { phrase: '(?<!:tag )and/or', instead: 'write "or", or "both"' },
];

/** An order of words, or a passive, that hides who does what. */
const INVERSIONS: readonly ProseRule[] = [
  {
    phrase: '(say|says|said|saying) so',
    instead: 'name who reports what: "the case says why", "a test fails"',
  },
  { phrase: '(that|which|this) is said', instead: 'name who reports it: "the output says that ..."' },
  {
    phrase: '(is|are|was|were|be|been|being|gets?) told',
    instead: 'name who notifies whom: "Riposte notifies people", "the alert reports ..."',
  },
  {
    phrase: 'told (by|apart|in|on)|tells? (\\w+ )?apart',
    instead: 'write "distinguish", or name who reports it',
  },
  { phrase: 'tells? of', instead: 'write "report"' },
  {
    phrase: '(?<!some |one |each |both |all |none |many |most )of (ours|yours|theirs)',
    instead: 'write "our", "your", or name the owner',
  },
  { phrase: 'that there (is|are)(?=[.,;:)]|$)', instead: 'write "that exists"' },
  { phrase: '(hold|holds|held) (\\w+ ){0,4}against', instead: 'write "check against", or "compare with"' },
  { phrase: 'makes? (an|a) \\w+ of (it|them|one)', instead: 'write "turn it into"' },
  { phrase: "(is|are) nobody's", instead: 'write "has no owner"' },
  { phrase: 'the way of (a|an|the)', instead: 'write "the path of"' },
  { phrase: 'but for', instead: 'write "except"' },
  {
    phrase: 'stands? (in|at|on|there|once|as)(?! (for|the way|parallel))',
    instead: 'write "is in", or "exists"',
  },
  { phrase: 'all the same', instead: 'write "anyway", or "still"' },
];

export const PROSE_RULES: readonly ProseRule[] = [...RIDDLES, ...WORDS, ...INVERSIONS];
