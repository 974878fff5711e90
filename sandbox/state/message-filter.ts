/**
 * Subscription filters by attributes (cloud.google.com/pubsub/docs/subscription-message-filter): `attributes:KEY`,
 * `attributes.KEY = "V"`, `!=`, `hasPrefix(attributes.KEY, "V")`, NOT, AND, OR and parentheses. A filter cannot mix AND
 * and OR without parentheses.
 */
export type MessageFilter =
  | { readonly kind: 'has'; readonly key: string }
  | { readonly kind: 'equals' | 'differs' | 'prefix'; readonly key: string; readonly value: string }
  | { readonly kind: 'not'; readonly of: MessageFilter }
  | { readonly kind: 'and' | 'or'; readonly of: readonly MessageFilter[] };
