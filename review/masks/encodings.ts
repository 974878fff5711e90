import { visible } from '../../core/values/visible-text';
import { base64Cores, forUrls } from './base64';

/** Texts that reveal a secret. */
export interface Encodings {
  /** Replaced as they are. */
  readonly exact: readonly string[];
  /** Parts of a text in base64. The whole text is replaced, because the rest of it may be a part of the secret. */
  readonly inBase64: readonly string[];
}

/** A secret in clear, escaped for JSON and for URLs, and in base64. None is shorter than `shortest`. */
export function encodingsOf(secret: string, shortest: number): Encodings {
  const wellFormed = secret.replace(/\p{Cs}/gu, '\ufffd');
  const inJson = jsonText(secret);
  const plain = [secret, secret.trim(), inJson, forHtml(inJson), jsonText(inJson), jsonText(forHtml(inJson))];
  const exact = [
    ...plain,
    ...urlTexts(wellFormed),
    ...urlTexts(wellFormed.trim()),
    visible(secret, Infinity),
  ];
  const cores = [...base64Cores(wellFormed), ...base64Cores(inJson)];
  return {
    exact: distinct(exact, shortest),
    inBase64: distinct([...cores, ...cores.map(forUrls)], shortest),
  };
}

const jsonText = (text: string): string => JSON.stringify(text).slice(1, -1);

/** Terraform's jsonencode and Go's encoding/json escape these three. */
const forHtml = (json: string): string =>
  json.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026');

function urlTexts(text: string): readonly string[] {
  const component = encodeURIComponent(text);
  const strict = component.replace(/[!'()*]/g, percent);
  const lower = (encoded: string): string => encoded.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
  const forms = [component, strict, strict.replaceAll('%20', '+'), encodeURI(text)];
  return [...forms, ...forms.map(lower)];
}

const percent = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

const distinct = (texts: readonly string[], shortest: number): readonly string[] =>
  [...new Set(texts)].filter((text) => text.length >= shortest);
