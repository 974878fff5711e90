const INTEGER = /^-?\d+$/;
const NUMERIC = /^-?(?:\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|Infinity|NaN)$/;
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/** Returns the problem with a scalar in ProtoJSON form, or undefined. */
export type ScalarCheck = (value: unknown) => string | undefined;

function integer(min: bigint, max: bigint): ScalarCheck {
  return (value) => {
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text !== 'string' || !INTEGER.test(text)) return `expected an integer, got ${show(value)}`;
    // As a number where that is exact, because it is faster.
    const number = text.length <= 15 ? Number(text) : BigInt(text);
    return number < min || number > max ? `integer out of range: ${text}` : undefined;
  };
}

const real: ScalarCheck = (value) =>
  typeof value === 'number' || (typeof value === 'string' && NUMERIC.test(value))
    ? undefined
    : `expected a number, got ${show(value)}`;

const int32 = integer(-(2n ** 31n), 2n ** 31n - 1n);
const uint32 = integer(0n, 2n ** 32n - 1n);
const int64 = integer(-(2n ** 63n), 2n ** 63n - 1n);
const uint64 = integer(0n, 2n ** 64n - 1n);

const CHECKS: Readonly<Record<string, ScalarCheck>> = {
  string: (value) => (typeof value === 'string' ? undefined : `expected a string, got ${show(value)}`),
  bool: (value) => (typeof value === 'boolean' ? undefined : `expected true or false, got ${show(value)}`),
  bytes: (value) =>
    typeof value === 'string' && BASE64.test(value) ? undefined : `expected base64, got ${show(value)}`,
  int32,
  sint32: int32,
  sfixed32: int32,
  uint32,
  fixed32: uint32,
  int64,
  sint64: int64,
  sfixed64: int64,
  uint64,
  fixed64: uint64,
  double: real,
  float: real,
};

const show = (value: unknown): string => (JSON.stringify(value) ?? 'undefined').slice(0, 60);

export const isScalar = (type: string): boolean => Object.hasOwn(CHECKS, type);

/** Undefined for a message or an enum. */
export const tryScalarCheck = (type: string): ScalarCheck | undefined =>
  isScalar(type) ? CHECKS[type] : undefined;

/** The problem with a scalar in ProtoJSON form, or undefined. 64-bit integers can be strings or numbers. */
export const checkScalar = (type: string, value: unknown): string | undefined => CHECKS[type]?.(value);
