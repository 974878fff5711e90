import { CloudRunV2ServiceIamMember } from '@cdktf/provider-google/lib/cloud-run-v2-service-iam-member';
import { Cloudfunctions2Function } from '@cdktf/provider-google/lib/cloudfunctions2-function';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { Construct } from 'constructs';
import type { Ingress } from '../../core/config/deployment-config';
import { locationProblems } from '../checks/location-problems';
import type { PushTarget } from '../intake/push-subscription';
import type { Project } from '../provider/project';
import type { TypedCloudfunctions2FunctionConfig } from '../provider/provider-enums';
import { staticReference } from '../provider/static-reference';
import { type Transform, transformed } from '../provider/transform';
import type { Builder } from './build-identity';
import type { FunctionSource } from './function-source';
import type { ImageStore } from './image-repository';

/** Supported until 2028-10-31. nodejs20 can no longer be deployed. */
const RUNTIME = 'nodejs24';

/** Cloud Run requires a whole CPU for concurrency, and cold starts are CPU-bound. */
const CPU = '1';
/** Twice the 256 MiB budget under 1,000 findings, because the SCC client alone adds about 60 MiB when it loads. */
const MEMORY = '512Mi';
/** Deliveries mostly wait for Google's APIs. Eight of them stay far below the memory limit. */
const CONCURRENCY = 8;

/** Organization policies reject such names (FAST hardened), and no credential belongs in an environment. */
const SUSPICIOUS_NAME = /secret|key|token|password/i;

/** How a function is built and reached, in addition to the standard. */
export interface FunctionHosting {
  /** @default - the repository of Cloud Functions, `gcf-artifacts` */
  readonly repository?: ImageStore;
  /** All egress uses this connector, `projects/P/locations/L/connectors/C`. @default - Google's network */
  readonly vpcConnector?: string;
  /** Cloud Build pool, `projects/P/locations/L/workerPools/W`. @default - Google's pool */
  readonly workerPool?: string;
  /** @default - a Google-managed key */
  readonly kmsKey?: string;
  /**
   * `internal-and-load-balancing` also admits load balancers, although the pipeline has none. It is for organizations
   * whose policy run.allowedIngress lists exactly that value.
   *
   * @default - internal: only Pub/Sub of this project
   */
  readonly ingress?: Ingress;
  /**
   * Applies Binary Authorization's policy of the project. The value is that of Cloud Run. Google documents that
   * functions accept it too; this was not tried.
   *
   * @default - false
   */
  readonly binaryAuthorization?: boolean;
  /** Instances that stay warm. @default - 0 */
  readonly minInstances?: number;
}

const CONNECTOR = /^projects\/[^/]+\/locations\/([^/]+)\/connectors\/[^/]+$/;

const INGRESS = {
  internal: 'ALLOW_INTERNAL_ONLY',
  'internal-and-load-balancing': 'ALLOW_INTERNAL_AND_GCLB',
} as const;

export interface ResponseFunctionProps extends FunctionHosting {
  readonly project: Project;
  readonly region: string;
  /** Name of the function, its Cloud Run service and its service account. */
  readonly name: string;
  readonly description: string;
  /** The export of index.js that handles requests. */
  readonly entryPoint: string;
  readonly source: FunctionSource;
  readonly build: Builder;
  readonly timeoutSeconds: number;
  /** Upper bound of instances: a flood of findings costs time instead of money. */
  readonly maxInstances: number;
  /** Resource names only. The construct adds GOOGLE_CLOUD_PROJECT: without it the auth library searches for 400 ms. */
  readonly environment: Readonly<Record<string, string>>;
  /** @default - the arguments of the construct */
  readonly transform?: Transform<TypedCloudfunctions2FunctionConfig>;
}

/** One HTTP function with its own identity, reachable only from inside the project. */
export class ResponseFunction extends Construct implements PushTarget {
  readonly serviceAccount: ServiceAccount;
  readonly function: Cloudfunctions2Function;
  readonly timeoutSeconds: number;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ResponseFunctionProps,
  ) {
    super(scope, id);
    this.timeoutSeconds = props.timeoutSeconds;
    this.serviceAccount = new ServiceAccount(this, 'account', {
      project: props.project.id,
      accountId: props.name,
      displayName: props.name,
      description: props.description,
    });
    this.function = this.createFunction();
    this.node.addValidation({ validate: () => locationProblems(this) });
    this.node.addValidation({ validate: () => [...this.environmentProblems(), ...this.networkProblems()] });
  }

  /** run.app address: Pub/Sub's push endpoint and the audience of its OIDC token. */
  get uri(): string {
    return this.function.serviceConfig.uri;
  }

  /** The IAM policy for calls belongs to the Cloud Run service of the function, which has the function's name. */
  grantInvoke(id: string, member: string): CloudRunV2ServiceIamMember {
    return new CloudRunV2ServiceIamMember(this, id, {
      project: this.props.project.id,
      location: this.props.region,
      name: this.function.name,
      // Contains only run.routes.invoke.
      role: 'roles/run.servicesInvoker',
      member,
      // A replaced function has the same name, but no IAM policy.
      lifecycle: { replaceTriggeredBy: [`${staticReference(this.function)}.id`] },
    });
  }

  private createFunction(): Cloudfunctions2Function {
    const { project, region, name, description, kmsKey, build, transform } = this.props;
    const config: TypedCloudfunctions2FunctionConfig = {
      project: project.id,
      location: region,
      name,
      description,
      ...(kmsKey === undefined ? {} : { kmsKeyName: kmsKey }),
      buildConfig: this.buildConfig(),
      serviceConfig: this.serviceConfig(),
      dependsOn: [...build.grants],
    };
    return new Cloudfunctions2Function(this, 'function', transformed(config, transform));
  }

  private buildConfig(): NonNullable<TypedCloudfunctions2FunctionConfig['buildConfig']> {
    const { entryPoint, source, build, repository, workerPool } = this.props;
    return {
      runtime: RUNTIME,
      entryPoint,
      serviceAccount: build.accountName,
      source: { storageSource: { bucket: source.bucket.name, object: source.object.name } },
      ...(repository ? { dockerRepository: repository.id } : {}),
      ...(workerPool === undefined ? {} : { workerPool }),
    };
  }

  private serviceConfig(): NonNullable<TypedCloudfunctions2FunctionConfig['serviceConfig']> {
    const { project, vpcConnector, binaryAuthorization, ingress = 'internal' } = this.props;
    return {
      serviceAccountEmail: this.serviceAccount.email,
      ingressSettings: INGRESS[ingress],
      allTrafficOnLatestRevision: true,
      availableCpu: CPU,
      availableMemory: MEMORY,
      timeoutSeconds: this.timeoutSeconds,
      minInstanceCount: this.props.minInstances ?? 0,
      maxInstanceCount: this.props.maxInstances,
      maxInstanceRequestConcurrency: CONCURRENCY,
      environmentVariables: { GOOGLE_CLOUD_PROJECT: project.id, ...this.props.environment },
      ...(vpcConnector === undefined ? {} : { vpcConnector, vpcConnectorEgressSettings: 'ALL_TRAFFIC' }),
      ...(binaryAuthorization ? { binaryAuthorizationPolicy: 'default' } : {}),
    };
  }

  private networkProblems(): string[] {
    const { vpcConnector, region } = this.props;
    if (vpcConnector === undefined || CONNECTOR.exec(vpcConnector)?.[1] === region) return [];
    return [
      `${this.node.path}: the connector ${vpcConnector} is not in ${region}; expected projects/P/locations/${region}/connectors/C; name a connector in the region of the function`,
    ];
  }

  private environmentProblems(): string[] {
    return Object.keys(this.props.environment)
      .filter((name) => SUSPICIOUS_NAME.test(name))
      .map(
        (name) =>
          `${this.node.path}: environment variable ${name} is named like a credential; expected a name without secret, key, token or password; rename it, and pass credentials by reference`,
      );
  }
}
