export interface FieldDefinition {
  readonly type: string;
  readonly id?: number;
  readonly rule?: string;
  readonly keyType?: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface MethodDefinition {
  readonly requestType: string;
  readonly responseType: string;
  readonly responseStream?: boolean;
  readonly parsedOptions?: unknown;
}

/** A protobufjs namespace: a message, an enum, a service or a package. */
export interface Definition {
  readonly fields?: Readonly<Record<string, FieldDefinition>>;
  readonly values?: Readonly<Record<string, number>>;
  readonly methods?: Readonly<Record<string, MethodDefinition>>;
  readonly oneofs?: Readonly<Record<string, { readonly oneof: readonly string[] }>>;
  readonly nested?: Readonly<Record<string, Definition>>;
}
