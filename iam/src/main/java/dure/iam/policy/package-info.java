/**
 * The policy language: parsing, compiling and evaluating policy documents. Pure: no store, no clock, no I/O.
 *
 * <p>Start at {@link dure.iam.policy.PolicyParser} (JSON to {@link dure.iam.policy.Policy}) and {@link
 * dure.iam.policy.PolicyEvaluator} (the decision). AWS's description of both:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html and
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html.
 *
 * <p>Missing: service and resource control policies (there are no organizations), VPC endpoint policies, and federated
 * principals, which parse but match nobody because Dure offers no federation.
 */
@NullMarked
package dure.iam.policy;

import org.jspecify.annotations.NullMarked;
