import { CloudSchedulerJob } from '@cdktf/provider-google/lib/cloud-scheduler-job';
import { SccV2OrganizationSource } from '@cdktf/provider-google/lib/scc-v2-organization-source';
import { SccV2OrganizationSourceIamMember } from '@cdktf/provider-google/lib/scc-v2-organization-source-iam-member';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { HEARTBEAT_CATEGORY } from '../core/heartbeat/heartbeat';
import { canonicalJson } from '../core/json';
import { locationProblems } from './location-problems';
import type { Project } from './project';

export interface OrganizationHeartbeatProps {
  readonly project: Project;
  readonly region: string;
  /** Names the scheduler jobs, their service account and the source: at most 30 characters. */
  readonly name: string;
  /** Number of the organization. */
  readonly organization: string;
  /**
   * An existing source to use, `organizations/O/sources/S`. Sources cannot be deleted and their names are unique: after
   * a `destroy`, deploy again with the old source here.
   *
   * @default - a source of its own
   */
  readonly sourceName?: string;
}

/** Finding ids are 1 to 32 letters and digits. */
const FINDING_ID = 'riposteheartbeat';
const API = 'https://securitycenter.googleapis.com/v2';
/** A custom source's display name has at most 32 characters, a service account id at most 30. */
const NAME = /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/;

/** One switches the finding on, the other off, five minutes apart: SCC publishes changes, not repetitions. */
const BEATS = [
  { state: 'ACTIVE', schedule: '0,10,20,30,40,50 * * * *' },
  { state: 'INACTIVE', schedule: '5,15,25,35,45,55 * * * *' },
] as const;

/**
 * A heartbeat that begins in Security Command Center: a canary finding in a source of its own changes its state every
 * five minutes, and each change is published like any finding's. The account that writes it can write findings of this
 * one source and nothing else.
 *
 * The responder takes the category for a heartbeat from one source only, whose name is in its config, and Google draws
 * that name: deploy the source first, then write the name into the config.
 *
 * Not yet proven against a live organization:
 * - that UpdateFinding creates the finding when it is missing (its reference says "creates or updates");
 * - that a body with a fixed eventTime is taken again and again (nothing says that it must grow);
 * - that a finding in a custom source is notified as quickly as a detector's.
 * If one of these is wrong, the heartbeat is absent and its alarm rings: it fails loudly.
 */
export class OrganizationHeartbeat extends Construct {
  readonly account: ServiceAccount;
  /** Absent when an existing source is used. */
  readonly source?: SccV2OrganizationSource;
  readonly jobs: readonly CloudSchedulerJob[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: OrganizationHeartbeatProps,
  ) {
    super(scope, id);
    this.account = this.createAccount();
    if (props.sourceName === undefined) this.source = this.createSource();
    this.allowWriting();
    this.jobs = BEATS.map((beat) => this.createJob(beat));
    this.node.addValidation({ validate: () => locationProblems(this) });
    this.node.addValidation({ validate: () => this.problems() });
  }

  private get sourceName(): string {
    return this.source?.name ?? (this.props.sourceName as string);
  }

  private createAccount(): ServiceAccount {
    return new ServiceAccount(this, 'account', {
      project: this.props.project.id,
      accountId: this.props.name,
      displayName: this.props.name,
      description: "Writes the heartbeat's finding into its own source; holds nothing else.",
    });
  }

  private createSource(): SccV2OrganizationSource {
    return new SccV2OrganizationSource(this, 'source', {
      organization: this.props.organization,
      displayName: this.props.name,
      description: 'Heartbeats of Riposte: no threats. Sources cannot be deleted.',
    });
  }

  /** Predefined: no custom role is known to carry securitycenter.findings.update. Bound to the one source. */
  private allowWriting(): void {
    new SccV2OrganizationSourceIamMember(this, 'writes-findings', {
      organization: this.props.organization,
      source: this.sourceName,
      role: 'roles/securitycenter.findingsEditor',
      member: this.account.member,
    });
  }

  private createJob({ state, schedule }: (typeof BEATS)[number]): CloudSchedulerJob {
    const { project, region, name, organization } = this.props;
    const finding = canonicalJson({
      state,
      category: HEARTBEAT_CATEGORY,
      description: 'A heartbeat of Riposte, no threat.',
      eventTime: '2026-01-01T00:00:00Z',
      findingClass: 'OBSERVATION',
      resourceName: `//cloudresourcemanager.googleapis.com/organizations/${organization}`,
      severity: 'LOW',
    });
    const mask = 'state,category,description,eventTime,findingClass,resourceName,severity';
    return new CloudSchedulerJob(this, state.toLowerCase(), {
      project: project.id,
      region,
      name: `${name}-${state.toLowerCase()}`,
      description: `Sets the heartbeat's finding to ${state}; an alarm rings when heartbeats stop.`,
      schedule,
      timeZone: 'Etc/UTC',
      paused: false,
      attemptDeadline: '60s',
      httpTarget: {
        uri: `${API}/${this.sourceName}/locations/global/findings/${FINDING_ID}?updateMask=${mask}`,
        httpMethod: 'PATCH',
        headers: { 'Content-Type': 'application/json' },
        body: Buffer.from(finding, 'utf8').toString('base64'),
        oauthToken: { serviceAccountEmail: this.account.email },
      },
    });
  }

  private problems(): string[] {
    const { name, organization, sourceName } = this.props;
    const problems: string[] = [];
    if (!NAME.test(name)) {
      problems.push(
        `the name "${name}" does not fit; expected 6 to 30 lower-case letters, digits and -, starting with a letter; correct it`,
      );
    }
    if (!/^\d+$/.test(organization)) {
      problems.push(`the organization "${organization}" is not one; expected its number; write digits only`);
    }
    if (
      sourceName !== undefined &&
      !Token.isUnresolved(sourceName) &&
      !/^organizations\/\d+\/sources\/\d+$/.test(sourceName)
    ) {
      problems.push(
        `the source "${sourceName}" is not one; expected organizations/O/sources/S; take it from "gcloud scc sources describe"`,
      );
    }
    return problems.map((problem) => `${this.node.path}: ${problem}`);
  }
}
