import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { Construct } from 'constructs';
import type { Catalogue } from '../../core/catalogue/catalogue-parts';
import type { AdmissionConfig } from '../../core/config/deployment-config';
import { catalogueOf, toRuntimeConfig } from '../../core/config/response-config';
import type { PipelineConfig } from '../../core/config/response-schema';
import { deriveGrants, type Grant, hubGrants } from '../../core/deployment/grants';
import { notificationConfigName } from '../../core/deployment/notification-config-name';
import type { FunctionEnvironment } from '../../core/environment/function-variables';
import { buildEmail, type PipelineNames, pipelineNames } from '../../core/naming/names';
import type { Identity } from '../../core/permissions/permissions';
import { ImageAdmission } from '../admission/image-admission';
import type { Builder } from '../functions/build-identity';
import { FunctionSource } from '../functions/function-source';
import type { ImageStore } from '../functions/image-repository';
import { ResponseFunction } from '../functions/response-function';
import { DeadLetters } from '../intake/dead-letters';
import { FindingNotifications } from '../intake/finding-notifications';
import { PushPipe } from '../intake/push-pipe';
import { WatchSubscription } from '../intake/watch-subscription';
import { RoleGrants } from '../powers/role-grants';
import { ProjectServices } from '../provider/project-services';
import { EncryptionKey } from '../stores/encryption-key';
import type { EvidenceLocation } from '../stores/evidence-location';
import { Ledger } from '../stores/ledger';
import { builderOf, evidenceOf, imagesOf, type PipelineSettings } from './own-or-existing';
import {
  findingScopeOf,
  hostingOf,
  notificationFilterOf,
  problemsOfBundle,
  topicStorageOf,
} from './pipeline-settings';
import type { PipelineTransforms } from './pipeline-transforms';
import { PipelineWatch } from './pipeline-watch';

export interface DetectionAndResponseProps {
  /** A checked config: from `checkedConfig` or `parseResponseConfig`, or the hub from `parseRollout`. */
  readonly config: PipelineConfig;
  /**
   * Folder with the prebuilt function bundle.
   *
   * @default - the bundle inside this package
   */
  readonly bundleDir?: string;
  /**
   * What to change on the parts.
   *
   * @default - the arguments of the constructs
   */
  readonly transform?: PipelineTransforms;
}

/**
 * Detection and response: it receives findings and contains workloads. With a project's config it protects that
 * project. As a hub it serves many projects, whose own stacks grant it permissions there (ProtectedProject).
 */
export class DetectionAndResponse extends Construct {
  readonly services: ProjectServices;
  /** Undefined unless the config names a key and lets this stack grant its use. */
  readonly encryption?: EncryptionKey;
  readonly images: ImageStore;
  readonly ledger: Ledger;
  readonly effects: Ledger;
  readonly evidence: EvidenceLocation;
  readonly source: FunctionSource;
  readonly build: Builder;
  readonly pushAccount: ServiceAccount;
  readonly deadLetters: DeadLetters;
  readonly actor: ResponseFunction;
  readonly commands: PushPipe;
  /** Returns commands to the actor, so that it checks contained workloads again. */
  readonly caseWatch: WatchSubscription;
  readonly undo: PushPipe;
  readonly responder: ResponseFunction;
  readonly findings: PushPipe;
  readonly notifications: FindingNotifications;
  readonly audit: PushPipe;
  readonly watch: PipelineWatch;
  /** Undefined unless the config asks for it. */
  readonly admission?: ImageAdmission;

  private readonly config: PipelineConfig;
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
    this.names = pipelineNames(props.config);
    this.catalogue = catalogueOf(props.config);
    const runtimeConfig = toRuntimeConfig(props.config);
    // The stacks of the protected projects grant a hub its permissions there.
    this.grants = props.config.workloads
      ? hubGrants(runtimeConfig, this.catalogue)
      : deriveGrants(runtimeConfig, this.catalogue);

    this.services = new ProjectServices(this, 'services', { project: this.config.project, guards: this });
    this.encryption = this.createEncryption();
    this.images = imagesOf(this, this.settings);
    this.ledger = this.createLedger('ledger');
    this.effects = this.createLedger('effects');
    this.evidence = evidenceOf(this, this.settings);
    this.source = this.createSource();
    this.build = builderOf(this, this.settings, this.images);
    this.pushAccount = this.createPushAccount();
    this.deadLetters = this.createDeadLetters();

    this.actor = this.createActor();
    this.commands = this.createPipe('commands', this.actor);
    this.caseWatch = this.createCaseWatch();
    this.undo = this.createPipe('undo', this.actor);
    this.responder = this.createResponder();
    this.findings = this.createPipe('findings', this.responder);
    this.notifications = this.createNotifications();
    this.audit = this.createPipe('audit', this.responder);
    this.watch = this.createWatch();
    if (this.config.admission) this.admission = this.createAdmission(this.config.admission);

    this.allowPushes();
    this.allowOperators();
    this.grantPowers('responder', this.responder);
    this.grantPowers('actor', this.actor);
    this.node.addValidation({ validate: () => problemsOfBundle(this.node.path, props) });
  }

  private get transform(): PipelineTransforms {
    return this.props.transform ?? {};
  }

  private get settings(): PipelineSettings {
    const { config, names, kmsKey, transform } = this;
    return { config, names, kmsKey, transform };
  }

  private get kmsKey(): string | undefined {
    return this.config.encryption?.kmsKey;
  }

  private createEncryption(): EncryptionKey | undefined {
    if (this.kmsKey === undefined || this.config.encryption?.grants === 'leave') return undefined;
    return new EncryptionKey(this, 'encryption', {
      project: this.config.project,
      region: this.config.region,
      kmsKey: this.kmsKey,
      guards: this,
      services: this.services,
    });
  }

  /** Both functions write cases. Only the actor writes effects, locks, holds and controls. */
  private createLedger(id: 'ledger' | 'effects'): Ledger {
    const { project, region, existing, preventDestroy } = this.config;
    return new Ledger(this, id, {
      project,
      region,
      name: this.names[id],
      kmsKey: this.kmsKey,
      importExisting: existing?.ledgers === 'import',
      preventDestroy,
      transform: this.transform[id],
    });
  }

  private createSource(): FunctionSource {
    const { project, region } = this.config;
    return new FunctionSource(this, 'source', {
      project,
      region,
      bucketName: this.names.sourceBucket,
      runtimeConfig: toRuntimeConfig(this.config),
      bundleDir: this.props.bundleDir,
      kmsKey: this.kmsKey,
      transform: this.transform.source,
    });
  }

  private createPushAccount(): ServiceAccount {
    return new ServiceAccount(this, 'push', {
      project: this.config.project.id,
      accountId: this.names.push,
      displayName: 'Riposte push',
      description: "Authenticates Pub/Sub's push requests to Riposte's functions. Has no other permissions.",
    });
  }

  private createDeadLetters(): DeadLetters {
    return new DeadLetters(this, 'dead-letters', {
      project: this.config.project,
      name: this.names.deadLetters,
      ...topicStorageOf(this.config),
      transform: this.transform.deadLetters,
    });
  }

  /** 540 s: within one delivery, the actor waits until the instance metric shows that the bad instances are gone. */
  private createActor(): ResponseFunction {
    const { project, region } = this.config;
    return new ResponseFunction(this, 'actor', {
      project,
      region,
      name: this.names.actor,
      description: 'Applies reviewed response plans to workloads, verifies and undoes them.',
      entryPoint: 'act',
      source: this.source,
      build: this.build,
      ...hostingOf(this.config, this.images),
      transform: this.transform.actor,
      timeoutSeconds: 540,
      maxInstances: 5,
      environment: {
        ...this.storesEnvironment(),
        // A literal: the subscriptions push to this function, so a reference would be a cycle.
        RIPOSTE_UNDO_SUBSCRIPTION: `projects/${project.id}/subscriptions/${this.names.undo}`,
        RIPOSTE_WATCH_SUBSCRIPTION: `projects/${project.id}/subscriptions/${this.names.watch}`,
      } satisfies FunctionEnvironment,
    });
  }

  /** 120 s: an investigation takes seconds. One that takes longer hangs, and a retry is better. */
  private createResponder(): ResponseFunction {
    const { project, region } = this.config;
    return new ResponseFunction(this, 'responder', {
      project,
      region,
      name: this.names.responder,
      description: 'Receives findings, investigates, plans, keeps evidence and hands over to the actor.',
      entryPoint: 'respond',
      source: this.source,
      build: this.build,
      ...hostingOf(this.config, this.images),
      transform: this.transform.responder,
      timeoutSeconds: 120,
      maxInstances: 10,
      environment: {
        ...this.storesEnvironment(),
        RIPOSTE_COMMAND_TOPIC: this.commands.topic.id,
      } satisfies FunctionEnvironment,
    });
  }

  private storesEnvironment(): FunctionEnvironment {
    return {
      RIPOSTE_LEDGER_DATABASE: this.ledger.databaseId,
      RIPOSTE_EFFECTS_DATABASE: this.effects.databaseId,
      RIPOSTE_EVIDENCE_BUCKET: this.evidence.bucketName,
    };
  }

  private createPipe(id: 'findings' | 'commands' | 'undo' | 'audit', target: ResponseFunction): PushPipe {
    return new PushPipe(this, id, {
      project: this.config.project,
      name: this.names[id],
      target,
      pushServiceAccountEmail: this.pushAccount.email,
      deadLetterTopic: this.deadLetters.topic,
      ...topicStorageOf(this.config),
      // Messages in the other pipes can be regenerated from a finding, or are in the audit logs.
      ...(id === 'findings' ? { preventDestroy: this.config.preventDestroy } : {}),
      transform: this.transform[id],
    });
  }

  private createCaseWatch(): WatchSubscription {
    return new WatchSubscription(this, 'case-watch', {
      project: this.config.project,
      name: this.names.watch,
      topic: this.commands.topic,
      target: this.actor,
      pushServiceAccountEmail: this.pushAccount.email,
      deadLetterTopic: this.deadLetters.topic,
      transform: this.transform.caseWatch,
    });
  }

  private createNotifications(): FindingNotifications {
    return new FindingNotifications(this, 'notifications', {
      scope: findingScopeOf(this.config),
      configId: notificationConfigName(this.config).id,
      pipe: this.findings,
      filter: notificationFilterOf(this.config, this.catalogue),
      preventDestroy: this.config.preventDestroy,
      transform: this.transform.notifications,
    });
  }

  /** Alerts, heartbeat, and the two paths that report tampering. */
  private createWatch(): PipelineWatch {
    return new PipelineWatch(this, 'watch', {
      config: this.config,
      scope: findingScopeOf(this.config),
      findings: this.findings,
      account: this.pushAccount,
      audit: this.audit,
      transform: this.transform.watch,
    });
  }

  private createAdmission({ builders, ...admission }: AdmissionConfig): ImageAdmission {
    const { project, region } = this.config;
    return new ImageAdmission(this, 'admission', {
      ...admission,
      project,
      instance: this.config,
      location: region,
      // A literal: an address that Terraform computes could not be compared with the signers.
      buildIdentities: [...builders, buildEmail(this.config)],
      transform: this.props.transform?.admission,
    });
  }

  private allowPushes(): void {
    this.responder.grantInvoke('push-invokes', this.pushAccount.member);
    this.actor.grantInvoke('push-invokes', this.pushAccount.member);
  }

  /** A person requests an undo: only operators may publish to its topic. */
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
        ledgerDatabase: this.ledger.databaseId,
        effectsDatabase: this.effects.databaseId,
        evidenceBucketName: this.evidence.bucketName,
        runtimeServiceAccounts: this.config.powers.runtimeServiceAccounts,
        ...(identity === 'responder' ? { commandTopicName: this.commands.topic.name } : {}),
        reputationSecretVersion: this.config.reputation?.secretVersion,
      },
    });
  }
}
