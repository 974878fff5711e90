import { isObject, type JsonObject } from '../../core/values/json';

/** Types of Terraform by kind. */
export interface UsedTypes {
  readonly resources: readonly string[];
  readonly dataSources: readonly string[];
}

/** The Google types in parsed cdk.tf.json documents, sorted. Terraform's own types (terraform_data) have no provider. */
export function usedTypes(stacks: readonly JsonObject[]): UsedTypes {
  const typesUnder = (key: string): readonly string[] =>
    [...new Set(stacks.flatMap((stack) => (isObject(stack[key]) ? Object.keys(stack[key]) : [])))]
      .filter((type) => type.startsWith('google_'))
      .sort();
  return { resources: typesUnder('resource'), dataSources: typesUnder('data') };
}
