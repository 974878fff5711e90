import { isSecretName } from './known-fields';

/**
 * Secrets that are recognizable by their own form, anywhere. Sources: the prefixes that the issuers document, and RFC
 * 7468 for keys in PEM.
 */
const SHAPES: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\bAIza[A-Za-z0-9_-]{30,}/g, // API keys of Google
  /\bya29\.[A-Za-z0-9._-]{20,}/g, // access tokens of Google
  /\bGOCSPX-[A-Za-z0-9_-]{20,}/g, // OAuth client secrets of Google
  /\bgh[pousr]_[A-Za-z0-9]{20,}/g, // GitHub
  /\bgithub_pat_[A-Za-z0-9_]{20,}/g,
  /\bglpat-[A-Za-z0-9_-]{16,}/g, // GitLab
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g, // Slack
  /\bAKIA[A-Z0-9]{16}\b/g, // AWS
  /\bsk_(?:live|test)_[A-Za-z0-9]{16,}/g, // Stripe
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, // JSON Web Tokens
  // Webhooks whose path is the secret.
  /(?<=hooks\.slack\.com\/)(?:services|workflows|triggers)\/[^\s"'<>]+/g,
  /(?<=discord(?:app)?\.com\/api\/webhooks\/)[^\s"'<>]+/g,
  /(?<=\.webhook\.office\.com\/)[^\s"'<>]+/g,
];

/** A quick check that excludes most texts. */
const MAY_HAVE_SHAPE =
  /PRIVATE KEY|AIza|ya29\.|GOCSPX-|gh[pousr]_|github_pat_|glpat-|xox|AKIA|sk_|eyJ|hooks\.slack|webhook|earer\s|asic\s/i;

/** `scheme://user:password@host`, and `scheme://token@host`. */
const USER_INFO = /\b[a-z][a-z0-9+.-]*:\/\/([^\s/?#@"<>]+)@/gi;
/** A parameter of a query or a fragment, or an assignment in a script: `token=...`. */
const PARAMETER = /(?<=^|[?&#;\s"'])([A-Za-z0-9_.-]{2,64})=(?:"([^"]+)"|'([^']+)'|([^\s&#"<>]+))/g;
/** Parameters of signed URLs and of functions' keys. */
const SECRET_PARAMETER =
  /^(?:key|sig|signature|code|auth|sv|x-goog-(?:signature|credential)|x-amz-signature)$/i;
/** `Authorization: Bearer ...`, in a header or a script. */
const SCHEME = /\b(?:Bearer|Basic)\s+([A-Za-z0-9._~+/=-]{6,})/gi;

/** The secret parts of a text, each once. Those of a URL also in their unescaped form. */
export function secretParts(text: string): readonly string[] {
  const parts = new Set<string>();
  if (MAY_HAVE_SHAPE.test(text)) {
    for (const shape of SHAPES) for (const [part] of text.matchAll(shape)) parts.add(part);
    for (const [, part = ''] of text.matchAll(SCHEME)) parts.add(part);
  }
  if (text.includes('@') && text.includes('://'))
    for (const [, part = ''] of text.matchAll(USER_INFO)) addUserInfo(part, parts);
  if (text.includes('=')) {
    for (const [, name = '', ...values] of text.matchAll(PARAMETER)) {
      if (SECRET_PARAMETER.test(name) || isSecretName(name)) {
        addEscaped(values.find((value) => value !== undefined) ?? '', parts);
      }
    }
  }
  parts.delete('');
  return [...parts];
}

function addUserInfo(info: string, parts: Set<string>): void {
  const colon = info.indexOf(':');
  addEscaped(info, parts);
  if (colon >= 0) addEscaped(info.slice(colon + 1), parts);
}

function addEscaped(part: string, parts: Set<string>): void {
  parts.add(part);
  // A quote may be part of the secret, or end it.
  if (part.includes("'")) parts.add(part.slice(0, part.indexOf("'")));
  try {
    parts.add(decodeURIComponent(part));
  } catch {
    // The text is not escaped: it contains a lone percent sign.
  }
}

const QUOTES = /^["'`(]+|["'`;,)]+$/g;
const NAME_LIKE = /\.gserviceaccount\.com$|^(?:https?|gs):\/\/|^[a-z0-9.-]+\/[a-z0-9./_-]+$/;
const looksRandom = (word: string): boolean =>
  word.length >= 10 && /\d/.test(word) && /[A-Za-z]/.test(word) && !NAME_LIKE.test(word);

/** Words of a script that look generated, with and without the quotes and assignments of a shell. */
export const randomWords = (text: string): readonly string[] =>
  text
    .split(/\s+/)
    .flatMap((word) => [
      word,
      word.replace(QUOTES, ''),
      word.slice(word.indexOf('=') + 1).replace(QUOTES, ''),
    ])
    .filter(looksRandom);
