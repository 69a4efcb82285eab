/**
 * Running deployed APIs: address → stage → resource → method → authorization → validation → integration → response. A
 * stage is compiled at its first request and again after any change of any API. See
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-method-settings.html.
 *
 * <p>Addresses: {@code {api}.execute-api.{domain}/{stage}/…}, {@code {api}.execute-api.{region}.{domain}/{stage}/…},
 * {@code /_aws/execute-api/{api}/{stage}/…}, {@code /restapis/{api}/{stage}/_user_request_/…}.
 */
@NullMarked
package dure.apigateway.execute;

import org.jspecify.annotations.NullMarked;
