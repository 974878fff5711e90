/** For messages: where a person finds the commands and their explanation. Two sentences. */
export const WHERE_BY_HAND =
  'The case lists the commands under "Contain by hand". docs/runbooks.md#contain-by-hand explains them.';
