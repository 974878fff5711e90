import { CloudRunV2ServiceIamMember } from '@cdktf/provider-google/lib/cloud-run-v2-service-iam-member';
import {
  Cloudfunctions2Function,
  type Cloudfunctions2FunctionConfig,
  type Cloudfunctions2FunctionServiceConfig,
} from '@cdktf/provider-google/lib/cloudfunctions2-function';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { Construct } from 'constructs';
import type { Ingress } from '../core/config/deployment-config';
import type { BuildIdentity } from './build-identity';
import { type Encryption, waitsForKey } from './encryption-key';
import type { FunctionSource } from './function-source';
import type { Project } from './project';
import type { PushTarget } from './push-pipe';
import { staticReference } from './static-reference';
import { type Transform, transformed } from './transform';

/** Until 2028-10-31; nodejs20 can no longer be deployed. */
const RUNTIME = 'nodejs24';

/** One whole CPU is what Cloud Run asks for before it allows concurrency, and cold starts are CPU-bound. */
const CPU = '1';
/** Twice the 256 MiB budget under 1,000 findings, because the SCC client alone adds about 60 MiB when it loads. */
const MEMORY = '512Mi';
/** Deliveries mostly wait for Google's APIs; eight of them stay far below the memory limit. */
const CONCURRENCY = 8;

/** Organization policies reject such names (FAST hardened), and nothing of that kind belongs into an environment. */
const SUSPICIOUS_NAME = /secret|key|token|password/i;

/**
 * Who reaches the function over the network, before IAM is asked. `internal-and-load-balancing` also lets an
 * application load balancer in, if somebody sets one up; it is what hardened organizations demand literally, because
 * run.allowedIngress compares values and knows no order among them.
 */
const INGRESS: Readonly<Record<Ingress, string>> = {
  internal: 'ALLOW_INTERNAL_ONLY',
  'internal-and-load-balancing': 'ALLOW_INTERNAL_AND_GCLB',
};

/** The way out through a VPC. */
export interface FunctionNetwork {
  /** `projects/P/locations/L/connectors/C`, in the function's region. */
  readonly vpcConnector: string;
}

export interface ResponseFunctionProps {
  readonly project: Project;
  readonly region: string;
  /** Names the function, its Cloud Run service and its service account. */
  readonly name: string;
  readonly description: string;
  /** The export of index.js that answers. */
  readonly entryPoint: string;
  readonly source: FunctionSource;
  readonly build: BuildIdentity;
  readonly timeoutSeconds: number;
  /** Upper bound of instances: a flood of findings costs time, not money. */
  readonly maxInstances: number;
  /** Resource names only. GOOGLE_CLOUD_PROJECT is added: without it the auth library searches for 400 ms. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Instances that stay warm, and cost while they do.
   *
   * @default - 0
   */
  readonly minInstances?: number;
  /** @default - internal */
  readonly ingress?: Ingress;
  /**
   * All traffic leaves through this network, so it must let the function reach Google's APIs: Private Google Access,
   * or a NAT.
   *
   * @default - Google's own way out
   */
  readonly network?: FunctionNetwork;
  /**
   * The project's Binary Authorization policy judges each deployment. It must let the function's own image through,
   * or the next deployment is refused.
   *
   * @default - not judged
   */
  readonly binaryAuthorization?: 'default';
  /**
   * A key of your own for source, image and instances.
   *
   * @default - a key of Google's
   */
  readonly encryption?: Encryption;
  /** @default - the construct's own arguments */
  readonly transform?: {
    readonly function?: Transform<Cloudfunctions2FunctionConfig>;
  };
}

const CONNECTOR = /^projects\/[^/]+\/locations\/([^/]+)\/connectors\/[^/]+$/;

/** One HTTP function with an identity of its own, reachable from Google's side of the network only. */
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
    this.node.addValidation({ validate: () => [...this.environmentProblems(), ...this.networkProblems()] });
  }

  /** run.app address: Pub/Sub's push endpoint and the audience of its OIDC credential. */
  get uri(): string {
    return this.function.serviceConfig.uri;
  }

  /** IAM for calling lives on the Cloud Run service behind the function, which has the function's name. */
  grantInvoke(id: string, member: string): CloudRunV2ServiceIamMember {
    return new CloudRunV2ServiceIamMember(this, id, {
      project: this.props.project.id,
      location: this.props.region,
      name: this.function.name,
      // Holds run.routes.invoke and nothing else.
      role: 'roles/run.servicesInvoker',
      member,
      // A replaced function comes back under the same name, but without its IAM policy.
      lifecycle: { replaceTriggeredBy: [`${staticReference(this.function)}.id`] },
    });
  }

  private createFunction(): Cloudfunctions2Function {
    const { project, region, name, description, entryPoint, source, build, encryption, transform } =
      this.props;
    const config: Cloudfunctions2FunctionConfig = {
      project: project.id,
      location: region,
      name,
      description,
      kmsKeyName: encryption?.kmsKeyName,
      buildConfig: {
        runtime: RUNTIME,
        entryPoint,
        serviceAccount: build.serviceAccount.name,
        dockerRepository: build.images.repositoryName,
        workerPool: build.workerPool,
        source: { storageSource: { bucket: source.bucket.name, object: source.object.name } },
      },
      serviceConfig: this.serviceConfig(),
      dependsOn: [...build.grants, ...(waitsForKey(encryption).dependsOn ?? [])],
    };
    return new Cloudfunctions2Function(this, 'function', transformed(config, transform?.function));
  }

  private serviceConfig(): Cloudfunctions2FunctionServiceConfig {
    const { project, network, ...props } = this.props;
    return {
      serviceAccountEmail: this.serviceAccount.email,
      ingressSettings: INGRESS[props.ingress ?? 'internal'],
      ...(network === undefined
        ? {}
        : { vpcConnector: network.vpcConnector, vpcConnectorEgressSettings: 'ALL_TRAFFIC' }),
      binaryAuthorizationPolicy: props.binaryAuthorization,
      allTrafficOnLatestRevision: true,
      availableCpu: CPU,
      availableMemory: MEMORY,
      timeoutSeconds: this.timeoutSeconds,
      minInstanceCount: props.minInstances ?? 0,
      maxInstanceCount: props.maxInstances,
      maxInstanceRequestConcurrency: CONCURRENCY,
      environmentVariables: { GOOGLE_CLOUD_PROJECT: project.id, ...props.environment },
    };
  }

  private networkProblems(): string[] {
    const { network, region } = this.props;
    if (network === undefined || CONNECTOR.exec(network.vpcConnector)?.[1] === region) return [];
    return [
      `${this.node.path}: the connector ${network.vpcConnector} is not in ${region}; expected projects/P/locations/${region}/connectors/C; a function uses a connector of its own region`,
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
