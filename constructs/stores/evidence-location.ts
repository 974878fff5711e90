/** Where evidence is kept: everything that the pipeline needs to know about it. */
export interface EvidenceLocation {
  readonly bucketName: string;
  /** `gs://NAME` */
  readonly url: string;
}
