/**
 * The text and status of an error of a Google client. Over REST, the client's library writes the body into the message as a list
 * of byte values ("123,34,101,..."), and the HTTP status into `status` or `code`. Observed with google-gax 5.0.8.
 */
export function readClientError(cause: unknown): {
  readonly status: number;
  readonly rpcCode: number;
  readonly message: string;
} {
  const { status, code, message } = cause as { status?: unknown; code?: unknown; message?: unknown };
  const numbers = [status, code].map(Number).filter(Number.isInteger);
  return {
    status: numbers.find((value) => value >= 100) ?? 0,
    rpcCode: numbers.find((value) => value > 0 && value < 100) ?? 0,
    message: readable(typeof message === 'string' ? message : 'no message'),
  };
}

function readable(message: string): string {
  if (!/^\d{1,3}(,\d{1,3})+$/.test(message)) return message;
  const text = Buffer.from(message.split(',').map(Number)).toString('utf8');
  try {
    const body = JSON.parse(text) as { error?: { message?: unknown } };
    return typeof body.error?.message === 'string' ? body.error.message : text;
  } catch {
    return text;
  }
}
