import { type Check, fine, onProject, problem, whenKnown } from '../check';

/** The number names Google's service agents: with a wrong one, agents of another project would get the grants. */
export const projectCheck: Check = {
  id: 'project',
  title: 'Project',
  needs: onProject('resourcemanager.projects.get'),
  judge: ({ config, facts }) =>
    whenKnown(
      facts.project,
      `run \`gcloud projects describe ${config.project.id}\` and compare the number`,
      ({ number, state }) => {
        if (number !== config.project.number) {
          return problem(
            `${config.project.id} has the number ${number}, but the config has ${config.project.number}`,
            `set project.number to '${number}': it names the service agents that get grants`,
          );
        }
        if (state !== 'ACTIVE') {
          return problem(
            `${config.project.id} is ${state}`,
            'restore the project, or choose another one in the config',
          );
        }
        return fine(`${config.project.id} is active, and its number is ${number}`);
      },
    ),
};
