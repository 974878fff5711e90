import { identityEmail } from '../../core/naming/names';
import type { CaseDependencies } from './dependencies';

/** How Cloud Run names the actor as the last modifier of a service. */
export const ownAccount = ({
  config: { project, hub = project, pipeline },
}: Pick<CaseDependencies, 'config'>) =>
  identityEmail({ project: hub, name: pipeline?.name ?? 'riposte' }, 'actor');
