import type { TerraformStack } from 'cdktf';
import { ImageAdmission, type ImageAdmissionProps } from '../../index';
import { PROJECT, REGION } from './parts';

export const SIGNER = 'serviceAccount:signer@ci-prj.iam.gserviceaccount.com';
export const INSTANCE = { project: PROJECT, name: 'riposte' };

/** Image admission of the pipeline's own project, unless the changes set something else. */
export const imageAdmission = (
  stack: TerraformStack,
  props: Partial<ImageAdmissionProps> = {},
  id = 'admission',
): ImageAdmission =>
  new ImageAdmission(stack, id, {
    project: PROJECT,
    instance: INSTANCE,
    location: REGION,
    policy: 'create',
    signers: [SIGNER],
    ...props,
  });
