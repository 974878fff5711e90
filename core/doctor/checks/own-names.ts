import { logBucketIds, watchName } from '../../naming/names';
import { type Check, deployedServices, fine, onProject, problem, unreadOf, whenKnown } from '../check';

/** A function becomes a Cloud Run service of the same name. The name must not belong to another service. */
export const functionNamesCheck: Check = {
  id: 'function-names',
  title: 'Names of the functions',
  needs: onProject('run.locations.list', 'run.services.list', 'cloudfunctions.functions.get'),
  judge(subject) {
    const { config, facts } = subject;
    const look = `run \`gcloud functions list --project=${config.project.id}\``;
    return whenKnown(deployedServices(subject), look, (services) => {
      if (services.length === 0)
        return fine('no Cloud Run service has the name of a function of the pipeline');
      const asked = Object.fromEntries(
        services.map((service) => [service, facts.pipeline.functions[service.split('/').at(-1) ?? '']]),
      );
      const foreign = services.filter((service) => {
        const part = asked[service];
        return part?.status === 'known' && part.value === undefined;
      });
      if (foreign.length > 0) {
        return problem(
          `${foreign.length} Cloud Run services have names of the pipeline's functions, but belong to no function`,
          'delete or rename them, or write another name into the config: otherwise the functions cannot be created',
          { details: foreign },
        );
      }
      return unreadOf(asked, look) ?? fine('the Cloud Run services of these names belong to the functions');
    });
  },
};

/** After a destroy, a log bucket keeps its name for seven days. The only change that Google accepts is an undelete. */
export const logBucketsCheck: Check = {
  id: 'log-buckets',
  title: 'Names of the log buckets',
  needs: onProject('logging.buckets.get', 'serviceusage.services.list'),
  judge({ config, facts }) {
    const { project, region, notifications } = config;
    const at = `--location=${region} --project=${project.id}`;
    if (facts.apis.status === 'known' && !facts.apis.value.includes('logging.googleapis.com')) {
      return fine('the API is off, so no log bucket was deleted recently');
    }
    const { logBuckets } = facts.pipeline;
    const ids = logBucketIds(watchName(config, notifications.scope));
    const deleted = ids.filter((id) => {
      const part = logBuckets[id];
      return part?.status === 'known' && part.value === 'DELETE_REQUESTED';
    });
    if (deleted.length > 0) {
      return problem(
        `${deleted.length} log buckets with the pipeline's names are being deleted: for seven days they cannot be created or changed`,
        'restore them with the commands above, and the next apply adopts them; or wait seven days',
        { details: deleted.map((id) => `gcloud logging buckets undelete ${id} ${at}`) },
      );
    }
    const asked = Object.fromEntries(ids.map((id) => [id, logBuckets[id]]));
    return (
      unreadOf(asked, `run \`gcloud logging buckets list ${at}\``) ??
      fine('no log bucket with these names is being deleted')
    );
  },
};
