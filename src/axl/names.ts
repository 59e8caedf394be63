/** Namespaces and versions of the wire: those of AXL are Cisco's own (facts §9), all else in this folder is ours. */

export const AXL_NAMESPACE = 'http://www.cisco.com/AXL/API/8.5'
export const SOAP_NAMESPACE = 'http://schemas.xmlsoap.org/soap/envelope/'
export const XSI_NAMESPACE = 'http://www.w3.org/2001/XMLSchema-instance'
/** Before the name of the operation in `SOAPAction`. */
export const SOAP_ACTION = 'CUCM:DB ver=8.5'
