/**
 * Texts that are never secrets, even if they are marked. Hiding them everywhere would make a report unreadable and
 * protect nothing. A field that contains one is still masked in its own place.
 */
const COMMON_WORDS = new Set(
  (
    'true false null none default enabled disabled active inactive unspecified production staging development ' +
    'global google secret password token string number project projects folder folders organization organizations ' +
    'location locations region service account member members enforce observe approve dry-run latest public private ' +
    'internal external update create delete replace config review riposte detection response powers'
  ).split(' '),
);

/** Regions and zones of Google Cloud: `us-central1`, `europe-west4-a`, `northamerica-northeast1`. */
const REGION = /^(?:us|europe|asia|northamerica|southamerica|australia|africa|me)-[a-z]+\d{0,2}(?:-[a-z])?$/;
/** Levels, states and types: `INFO`, `CRYPTO_KEY_VERSION`. */
const ENUM_VALUE = /^[A-Z]{2,}(?:_[A-Z]{2,})+$/;

export const isCommonText = (text: string): boolean =>
  COMMON_WORDS.has(text.toLowerCase()) || REGION.test(text) || ENUM_VALUE.test(text);

/** One or several words without digits. Such a value is hidden everywhere only if its mark is certain. */
const PLAIN_WORDS = /^[A-Za-z]{1,16}(?:[-_. /:]{1,3}[A-Za-z]{1,16}){0,12}$/;
/** A version, a duration, a number of seconds, a small count. */
const PLAIN_NUMBER = /^v?\d{1,5}(?:\.\d{1,5}){0,3}(?:s|ms|m|h|d|Mi|Gi|%)?$/;

export const isPlainText = (text: string): boolean => PLAIN_WORDS.test(text) || PLAIN_NUMBER.test(text);

/** Fields whose values are names and places, which other resources quote. */
const IDENTIFIER =
  /^(?:id|name|names|type|role|number|email|self_link|parent|location|region|zone|project|topic|service|member|members|audience|version)$|_(?:id|name|email|number|uri|url|endpoint|topic|account|bucket|dataset|location|region|project|audience|filter|link|version)$|^(?:uri|url|endpoint|bucket|dataset|push_endpoint)$/;

export const isIdentifier = (field: string): boolean => IDENTIFIER.test(field);
