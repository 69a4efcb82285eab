/**
 * The conference system's functions as AWS Lambda runs them: {@link dure.conference.GetRegistrations} and {@link
 * dure.conference.PostRegistration} behind API Gateway, {@link dure.conference.MakePass} behind an SNS topic. They know
 * nothing of Dure: endpoint, region and credentials come from the environment that every Lambda function has.
 */
@NullMarked
package dure.conference;

import org.jspecify.annotations.NullMarked;
