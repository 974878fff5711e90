/** For messages: where a person finds the commands and their explanation. */
export const WHERE_BY_HAND =
  'the case lists the commands under "Contain by hand", and docs/runbooks.md#contain-by-hand explains them';
