const LIST = /Possible values: \[([^\]]*)\]/;

/**
 * The values that the provider's documentation lists for an argument in its machine-readable form,
 * `Possible values: ["A", "B"]`. The provider's generator writes that text and the check from one list.
 */
export function possibleValues(doc: string): readonly string[] | undefined {
  const listed = LIST.exec(unwrapped(doc))?.[1];
  const values = listed?.match(/"([^"]*)"/g)?.map((quoted) => quoted.slice(1, -1));
  return values?.length ? values : undefined;
}

/** Comment lines joined: a long list goes over several of them. */
const unwrapped = (doc: string): string => doc.replace(/\n\s*\*+ ?/g, ' ');
