import type { Catalogue } from '../catalogue/catalogue-parts';
import { playbookOf } from '../playbooks';
import type { Playbook } from '../playbooks/playbook';
import type { RuntimeConfig } from '../runtime-config/runtime-config';

/** The operator's choice for this detector, or else the catalogue's. */
export function choosePlaybook(
  config: Pick<RuntimeConfig, 'playbooks'>,
  detection: { readonly detector: string; readonly playbook: string },
  catalogue: Catalogue,
): Playbook {
  const wanted = config.playbooks[detection.detector];
  return (
    (wanted === undefined ? undefined : catalogue.tryPlaybook(wanted)) ??
    catalogue.tryPlaybook(detection.playbook) ??
    playbookOf('default')
  );
}
