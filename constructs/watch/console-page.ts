/** A page of the Google Cloud console, which opens for anyone who may read the project. */
export interface ConsolePage {
  /** At most 63 characters. */
  readonly title: string;
  /** What follows `https://console.cloud.google.com/`, without the project. Variables are allowed. */
  readonly path: string;
}

const CONSOLE = 'https://console.cloud.google.com';

/** Alerts are read days later, and Logs Explorer shows one hour if nothing else is set. */
const WINDOW = ';duration=P7D';

/** A variable of Monitoring, or a value of another resource that Terraform inserts. */
const VARIABLE = /(\$?\$\{[^}]*\})/;

/** Encodes everything except variables. Their values need no encoding: ids and short names. */
const encoded = (text: string): string =>
  text
    .split(VARIABLE)
    .map((part) => (VARIABLE.test(part) ? part : encodeURIComponent(part)))
    .join('');

/** Logs Explorer with the entries of the last seven days that match the query. */
export const logsPage = (title: string, query: string): ConsolePage => ({
  title,
  path: `logs/query;query=${encoded(query)}${WINDOW}`,
});

/** Logs Explorer with the entries of one log bucket, `projects/P/locations/L/buckets/B`. */
export const logBucketPage = (title: string, bucket: string): ConsolePage => ({
  title,
  path: `logs/query;storageScope=storage,${encoded(`${bucket}/views/_AllLogs`)}${WINDOW}`,
});

/** A Pub/Sub subscription, by its short name or a variable. */
export const subscriptionPage = (title: string, subscription: string): ConsolePage => ({
  title,
  path: `cloudpubsub/subscription/detail/${encoded(subscription)}`,
});

/** @param project - its id */
export const addressOf = ({ path }: ConsolePage, project: string): string =>
  `${CONSOLE}/${path}?project=${project}`;
