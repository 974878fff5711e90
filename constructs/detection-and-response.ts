import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { Construct } from 'constructs';
import type { Catalogue } from '../core/catalogue';
import { ingressOf } from '../core/config/deployment-config';
import { catalogueOf, type PipelineConfig, toRuntimeConfig } from '../core/config/response-config';
import { deriveGrants, type Grant, hubGrants } from '../core/grants';
import { type PipelineNames, pipelineNames } from '../core/names';
import { withClauses } from '../core/notification-clauses';
import { notificationFilter } from '../core/notification-filter';
import type { Identity } from '../core/permissions';
import { BuildIdentity } from './build-identity';
import { DeadLetters } from './dead-letters';
import { type Encryption, EncryptionKey } from './encryption-key';
import { EvidenceBucket } from './evidence-bucket';
import { FindingNotifications, type FindingScope } from './finding-notifications';
import { FunctionSource } from './function-source';
import { ImageRepository } from './image-repository';
import { Ledger } from './ledger';
import type { MessageStorage } from './message-storage';
import type { PipelineTransforms } from './pipeline-transforms';
import { PipelineWatch } from './pipeline-watch';
import { type ProfileSettings, profileSettings } from './profile-settings';
import type { Project } from './project';
import { ProjectServices } from './project-services';
import { PushPipe } from './push-pipe';
import { ResponseFunction } from './response-function';
import { RoleGrants } from './role-grants';

export interface DetectionAndResponseProps {
  /** A checked config: of `checkedConfig`, `parseResponseConfig`, or the hub of `parseRollout`. */
  readonly config: PipelineConfig;
  /**
   * Folder with the prebuilt function bundle.
   *
   * @default - the bundle inside this package
   */
  readonly bundleDir?: string;
  /**
   * What to set differently on what is inside.
   *
   * @default - the constructs' own arguments
   */
  readonly transform?: PipelineTransforms;
}

/**
 * Detection and response: findings in, contained workloads out. With a project's config it protects that project; as
 * a hub it serves many, whose own stacks give it its powers there (ProtectedProject).
 */
export class DetectionAndResponse extends Construct {
  readonly services: ProjectServices;
  /** The config's key, usable by the service agents. Absent: keys of Google's. */
  readonly encryption?: Encryption;
  readonly ledger: Ledger;
  readonly effects: Ledger;
  readonly evidence: EvidenceBucket;
  readonly source: FunctionSource;
  readonly images: ImageRepository;
  readonly build: BuildIdentity;
  readonly pushAccount: ServiceAccount;
  readonly deadLetters: DeadLetters;
  readonly actor: ResponseFunction;
  readonly commands: PushPipe;
  readonly undo: PushPipe;
  readonly responder: ResponseFunction;
  readonly findings: PushPipe;
  readonly notifications: FindingNotifications;
  readonly audit: PushPipe;
  readonly watch: PipelineWatch;

  private readonly config: PipelineConfig;
  private readonly settings: ProfileSettings;
  private readonly names: PipelineNames;
  private readonly catalogue: Catalogue;
  private readonly grants: Record<Identity, readonly Grant[]>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DetectionAndResponseProps,
  ) {
    super(scope, id);
    this.config = props.config;
    this.settings = profileSettings(props.config.profile, props.config.region);
    this.names = pipelineNames(props.config);
    this.catalogue = catalogueOf(props.config);
    const runtimeConfig = toRuntimeConfig(props.config);
    // A hub's powers in the projects that it protects are granted there, by their own stacks.
    this.grants = props.config.workloads
      ? hubGrants(runtimeConfig, this.catalogue)
      : deriveGrants(runtimeConfig, this.catalogue);

    this.services = new ProjectServices(this, 'services', { project: this.config.project, guards: this });
    this.encryption = this.createEncryption();
    this.ledger = this.createLedger('ledger');
    this.effects = this.createLedger('effects');
    this.evidence = this.createEvidence();
    this.source = this.createSource();
    this.images = this.createImages();
    this.build = this.createBuildIdentity();
    this.pushAccount = this.createPushAccount();
    this.deadLetters = this.createDeadLetters();

    this.actor = this.createActor();
    this.commands = this.createPipe('commands', this.actor);
    this.undo = this.createPipe('undo', this.actor);
    this.responder = this.createResponder();
    this.findings = this.createPipe('findings', this.responder);
    this.notifications = this.createNotifications();
    this.audit = this.createPipe('audit', this.responder);
    this.watch = this.createWatch();

    this.allowPushes();
    this.allowOperators();
    this.grantPowers('responder', this.responder);
    this.grantPowers('actor', this.actor);
  }

  private createEncryption(): Encryption | undefined {
    const { project, region, encryption } = this.config;
    if (encryption === undefined) return undefined;
    if (encryption.grants === 'leave') return EncryptionKey.fromKeyName(encryption.kmsKey);
    return new EncryptionKey(this, 'encryption-key', {
      project,
      region,
      kmsKeyName: encryption.kmsKey,
      transform: this.props.transform?.encryptionKey,
    });
  }

  /** Where things are, and with which key: the same for everything that is stored. */
  private get place(): { project: Project; region: string; encryption?: Encryption } {
    const { project, region } = this.config;
    return { project, region, encryption: this.encryption };
  }

  /** Cases are written by both functions; effects, locks, holds and controls by the actor alone. */
  private createLedger(id: 'ledger' | 'effects'): Ledger {
    const { names, props } = this;
    return new Ledger(this, id, { ...this.place, name: names[id], transform: props.transform?.[id] });
  }

  private createEvidence(): EvidenceBucket {
    return new EvidenceBucket(this, 'evidence', {
      ...this.place,
      ...this.config.evidence,
      name: this.names.evidenceBucket,
      transform: this.props.transform?.evidence,
    });
  }

  private createSource(): FunctionSource {
    return new FunctionSource(this, 'source', {
      ...this.place,
      bucketName: this.names.sourceBucket,
      runtimeConfig: toRuntimeConfig(this.config),
      bundleDir: this.props.bundleDir,
      transform: this.props.transform?.source,
    });
  }

  private createImages(): ImageRepository {
    const { names, props } = this;
    return new ImageRepository(this, 'images', {
      ...this.place,
      name: names.images,
      transform: props.transform?.images,
    });
  }

  private createBuildIdentity(): BuildIdentity {
    return new BuildIdentity(this, 'build', {
      ...this.place,
      accountId: this.names.build,
      sourceBucketName: this.names.sourceBucket,
      images: this.images,
      workerPool: this.config.network?.workerPool,
    });
  }

  private createPushAccount(): ServiceAccount {
    return new ServiceAccount(this, 'push', {
      project: this.config.project.id,
      accountId: this.names.push,
      displayName: 'Riposte push',
      description: "Authenticates Pub/Sub's push requests to Riposte's functions; holds nothing else.",
    });
  }

  private createDeadLetters(): DeadLetters {
    return new DeadLetters(this, 'dead-letters', {
      project: this.config.project,
      name: this.names.deadLetters,
      storage: this.messageStorage(),
      transform: this.props.transform?.deadLetters,
    });
  }

  /** 540 s: the actor waits within one delivery until the instance metric says that bad instances are gone. */
  private createActor(): ResponseFunction {
    const { id: project } = this.config.project;
    return new ResponseFunction(this, 'actor', {
      ...this.functionProps('actor'),
      name: this.names.actor,
      description: 'Applies reviewed response plans to workloads, verifies and undoes them.',
      entryPoint: 'act',
      timeoutSeconds: 540,
      maxInstances: 5,
      environment: {
        ...this.storesEnvironment(),
        // Spelled out: the subscription pushes to this function, so a reference would be a cycle.
        RIPOSTE_UNDO_SUBSCRIPTION: `projects/${project}/subscriptions/${this.names.undo}`,
      },
    });
  }

  /** 120 s: a finding is investigated within seconds; longer means that something hangs and should be retried. */
  private createResponder(): ResponseFunction {
    return new ResponseFunction(this, 'responder', {
      ...this.functionProps('responder'),
      name: this.names.responder,
      description: 'Receives findings, investigates, plans, keeps evidence and hands over to the actor.',
      entryPoint: 'respond',
      timeoutSeconds: 120,
      maxInstances: 10,
      environment: { ...this.storesEnvironment(), RIPOSTE_COMMAND_TOPIC: this.commands.topic.id },
    });
  }

  /** What both functions have in common. Both stay warm together: a containment waits for both. */
  private functionProps(identity: Identity) {
    const { network, functions } = this.config;
    const { binaryAuthorization } = this.settings;
    return {
      ...this.place,
      source: this.source,
      build: this.build,
      minInstances: functions.minInstances,
      ingress: ingressOf(this.config),
      network,
      binaryAuthorization,
      transform: this.props.transform?.[identity],
    };
  }

  private storesEnvironment(): Record<string, string> {
    return {
      RIPOSTE_LEDGER_DATABASE: this.ledger.database.id,
      RIPOSTE_EFFECTS_DATABASE: this.effects.database.id,
      RIPOSTE_EVIDENCE_BUCKET: this.evidence.bucket.name,
    };
  }

  private createPipe(id: 'findings' | 'commands' | 'undo' | 'audit', target: ResponseFunction): PushPipe {
    return new PushPipe(this, id, {
      project: this.config.project,
      name: this.names[id],
      target,
      pushServiceAccountEmail: this.pushAccount.email,
      deadLetterTopic: this.deadLetters.topic,
      storage: this.messageStorage(),
      transform: this.props.transform?.[id],
    });
  }

  private messageStorage(): MessageStorage {
    return { regions: this.settings.messageRegions, encryption: this.encryption };
  }

  private createNotifications(): FindingNotifications {
    return new FindingNotifications(this, 'notifications', {
      scope: this.findingScope(),
      configId: this.notificationConfigId(),
      pipe: this.findings,
      filter: this.notificationFilter(),
    });
  }

  private notificationFilter(): string {
    const { detectors, notifications, alerts } = this.config;
    const heartbeatSource = alerts.heartbeatSource === 'create' ? undefined : alerts.heartbeatSource;
    return withClauses(notificationFilter({ ...detectors, heartbeatSource }, this.catalogue), notifications);
  }

  /** Alerts, heartbeat, and the two paths on which tampering is told. */
  private createWatch(): PipelineWatch {
    return new PipelineWatch(this, 'watch', {
      config: this.config,
      scope: this.findingScope(),
      findings: this.findings,
      audit: this.audit,
      encryption: this.encryption,
      transform: this.props.transform?.watch,
    });
  }

  private findingScope(): FindingScope {
    const { scope } = this.config.notifications;
    if (scope === 'project') return { project: this.config.project.id };
    return 'folder' in scope ? { folder: scope.folder } : { organization: scope.organization };
  }

  /** Above projects, several hubs may have a config each: the hub's project id keeps them apart. */
  private notificationConfigId(): string {
    const { notifications, project } = this.config;
    return notifications.scope === 'project' ? this.names.findings : `${this.names.findings}-${project.id}`;
  }

  private allowPushes(): void {
    this.responder.grantInvoke('push-invokes', this.pushAccount.member);
    this.actor.grantInvoke('push-invokes', this.pushAccount.member);
  }

  /** An undo is asked for by a person: only operators may publish to its topic. */
  private allowOperators(): void {
    for (const operator of this.config.operators) this.undo.grantPublish(`undo-by-${operator}`, operator);
  }

  private grantPowers(identity: Identity, holder: ResponseFunction): void {
    new RoleGrants(this, `${identity}-grants`, {
      project: this.config.project,
      instance: this.config,
      identity,
      member: holder.serviceAccount.member,
      grants: this.grants[identity],
      targets: {
        ledgerDatabase: this.ledger.database.id,
        effectsDatabase: this.effects.database.id,
        evidenceBucketName: this.evidence.bucket.name,
        runtimeServiceAccounts: this.config.powers.runtimeServiceAccounts,
        ...(identity === 'responder' ? { commandTopicName: this.commands.topic.name } : {}),
        reputationSecretVersion: this.config.reputation?.secretVersion,
      },
    });
  }
}
