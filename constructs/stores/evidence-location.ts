/** Where evidence is kept: all that the pipeline needs to know of it. */
export interface EvidenceLocation {
  readonly bucketName: string;
  /** `gs://NAME` */
  readonly url: string;
}
