import { Identified, MethodProperties, ResourceProperties } from './definition';
import { UnsupportedDefinitionError } from './unsupported-definition-error';
import { HTTP_METHODS } from '../../../../src/shared/http-methods';

/** A resource of the API with its methods. */
export interface RoutedResource<Endpoint> {
  readonly resourceId: string;
  /** With parameters, such as `/hooks/{proxy+}`. */
  readonly resourcePath: string;
  readonly endpoints: ReadonlyMap<string, Endpoint>;
}

/** Where a path leads. */
export interface RouteMatch<Endpoint> {
  readonly resource: RoutedResource<Endpoint>;
  readonly endpoint: Endpoint;
  /** Path parameters as sent, percent-encoded. */
  readonly parameters: ReadonlyMap<string, string>;
}

interface TreeNode<Endpoint> {
  readonly resource: RoutedResource<Endpoint> & { readonly endpoints: Map<string, Endpoint> };
  readonly literals: Map<string, TreeNode<Endpoint>>;
  parameter?: { readonly name: string; readonly node: TreeNode<Endpoint> };
  greedy?: { readonly name: string; readonly node: TreeNode<Endpoint> };
}

/**
 * Finds the resource and method of a request: a literal segment beats `{name}`, which beats `{name+}`, whatever the order of definition (recorded), as
 * long as the resource has the method. One that lacks it is passed over: a fixed resource's methods fall back to the greedy sibling's (asserted on
 * AWS by others' tests).
 * A `{name+}` takes one segment or more. Slashes at the end count for nothing, and are no part of a parameter (others measured that `/a/` is routed
 * as `/a`).
 */
export class Router<Endpoint> {
  private readonly root: TreeNode<Endpoint>;
  private readonly nodes = new Map<string, TreeNode<Endpoint>>();

  constructor(rootResourceId: string, resources: ReadonlyArray<Identified<ResourceProperties>>) {
    this.root = newNode(rootResourceId, '/');
    this.nodes.set(rootResourceId, this.root);
    let waiting = [...resources];
    while (waiting.length > 0) {
      const ready = waiting.filter(({ properties }) => this.nodes.has(properties.ParentId));
      if (ready.length === 0) {
        throw new UnsupportedDefinitionError(`Resource ${waiting[0].id} has the parent ${waiting[0].properties.ParentId}, `
          + 'which is not a resource of this API: expected another resource or the root.');
      }
      ready.forEach((resource) => this.addResource(resource));
      waiting = waiting.filter((resource) => !ready.includes(resource));
    }
  }

  /** Adds a method to its resource. */
  public addMethod(method: MethodProperties, endpoint: Endpoint): void {
    const node = this.nodes.get(method.ResourceId);
    if (!node) {
      throw new UnsupportedDefinitionError(`Method ${method.HttpMethod} belongs to the resource ${method.ResourceId}, `
        + 'which is not a resource of this API: expected one of its resources or the root.');
    }
    node.resource.endpoints.set(method.HttpMethod.toUpperCase(), endpoint);
  }

  /** Path of a resource with its parameters; undefined when there is no such resource. */
  public resourcePath(resourceId: string): string | undefined {
    return this.nodes.get(resourceId)?.resource.resourcePath;
  }

  /** @param path below the stage, as sent; '' and '/' are the root. */
  public find(path: string, method: string): RouteMatch<Endpoint> | undefined {
    const below = path.replace(/\/+$/, '').slice(1);
    const parameters = new Map<string, string>();
    const node = this.descend(this.root, below === '' ? [] : below.split('/'), method, parameters);
    return node && { resource: node.resource, endpoint: endpointFor(node.resource, method)!, parameters };
  }

  private descend(
    node: TreeNode<Endpoint>, segments: readonly string[], method: string, parameters: Map<string, string>,
  ): TreeNode<Endpoint> | undefined {
    if (segments.length === 0) {
      return endpointFor(node.resource, method) && node;
    }
    const [segment, ...rest] = segments;
    const literal = node.literals.get(segment);
    const byLiteral = literal && this.descend(literal, rest, method, parameters);
    if (byLiteral) {
      return byLiteral;
    }
    if (node.parameter && segment !== '') {
      const byParameter = this.descend(node.parameter.node, rest, method, parameters);
      if (byParameter) {
        parameters.set(node.parameter.name, segment);
        return byParameter;
      }
    }
    if (node.greedy && endpointFor(node.greedy.node.resource, method)) {
      parameters.set(node.greedy.name, segments.join('/'));
      return node.greedy.node;
    }
    return undefined;
  }

  private addResource({ id, properties: { ParentId, PathPart } }: Identified<ResourceProperties>): void {
    const parent = this.nodes.get(ParentId)!;
    const node = newNode<Endpoint>(id, `${parent.resource.resourcePath === '/' ? '' : parent.resource.resourcePath}/${PathPart}`);
    this.nodes.set(id, node);
    const [, name, plus] = /^\{([^{}+]+)(\+?)\}$/.exec(PathPart) ?? [];
    if (!name) {
      parent.literals.set(PathPart, node);
    } else if (plus) {
      parent.greedy = { name, node };
    } else {
      parent.parameter = { name, node };
    }
  }
}

/** `ANY` stands for seven methods and no others, so that `PURGE` and `TRACE` are answered like a path that is not there. */
function endpointFor<Endpoint>({ endpoints }: RoutedResource<Endpoint>, method: string): Endpoint | undefined {
  return HTTP_METHODS.includes(method) ? endpoints.get(method) ?? endpoints.get('ANY') : undefined;
}

function newNode<Endpoint>(resourceId: string, resourcePath: string): TreeNode<Endpoint> {
  return { resource: { resourceId, resourcePath, endpoints: new Map() }, literals: new Map() };
}
